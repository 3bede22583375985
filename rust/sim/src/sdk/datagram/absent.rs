// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A tool without CoAP: there are no sockets, and nothing goes on in the background.

/// What a device without datagram sockets has open.
pub(in crate::sdk) mod table {
    /// Nothing.
    #[derive(Default)]
    pub(in crate::sdk) struct Network {}

    impl Network {
        /// Whether anything can come in.
        pub(in crate::sdk) fn is_active(&self) -> bool {
            false
        }

        /// The device has no power any more, which no socket can notice.
        pub(in crate::sdk) fn cut(&mut self) {}

        /// How many sockets are open, and how many requests under way.
        pub(in crate::sdk) fn in_use(&self) -> (usize, usize) {
            (0, 0)
        }

        /// The device is offline, which no socket can notice.
        pub(in crate::sdk) fn lose(&mut self) {}
    }
}

/// What goes on while the caller waits.
pub(in crate::sdk) mod background {
    use crate::sdk::state::Sim;

    /// Nothing happens by itself.
    pub(in crate::sdk) fn next_due(_: &Sim) -> Option<u64> {
        None
    }

    /// There is nothing to do.
    pub(in crate::sdk) fn run_due() {}

    /// There is nothing to take in.
    pub(in crate::sdk) fn pump() {}
}
