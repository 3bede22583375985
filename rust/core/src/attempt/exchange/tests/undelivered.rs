// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Reports that do not arrive, or are refused.

use super::*;

#[test]
fn a_report_that_was_not_delivered_is_kept_and_sent_first() {
    for error in [
        Error::ServerBusy,
        Error::Unavailable,
        Error::TimedOut,
        Error::ConnectionClosed,
        Error::ConnectionRefused,
        Error::NotClaimed,
        Error::Forbidden,
        Error::NoIdentity,
        Error::Network,
    ] {
        let mut world = world();
        world.serve(&[at("a", "%A", "1"), finished("f")]);
        world.platform.answer(AtResult::Ok, "OK\r\n");
        // Often: none of these is a refusal of the report itself.
        for _ in 0..10 {
            world.service.verdicts.push_back(Err(error));
            assert_eq!(world.exchange(), Err(error));
            assert!(world.pending.is_some());
        }
        assert_eq!(world.exchange(), Ok(()));
        let expected = report(&[("a", ok("OK\r\n")), ("f", Answer::Finished)]);
        assert_eq!(world.tape.reports(), vec![expected; 11], "{error:?}");
        assert_eq!(world.tape.fetches(), [""], "the batch was fetched once");
        assert_eq!(world.tape.at_commands().len(), 1, "and ran once");
        assert_eq!(world.signals.after.load(), b"f");
    }
}

#[test]
fn a_kept_report_without_finished_goes_on_to_the_next_batch() {
    let mut world = world();
    world.serve(&[config("a", &[("k", "1")])]);
    world.service.verdicts.push_back(Err(Error::TimedOut));
    assert_eq!(world.exchange(), Err(Error::TimedOut));
    world.serve(&[finished("f")]);
    assert_eq!(world.exchange(), Ok(()));
    let first = report(&[("a", Answer::Config)]);
    let expected = [first.clone(), first, report(&[("f", Answer::Finished)])];
    assert_eq!(world.tape.reports(), expected);
}

#[test]
fn a_report_that_is_refused_for_good_is_dropped_and_new_commands_are_fetched_at_once() {
    for error in [
        Error::BadRequest,
        Error::NotFound,
        Error::UnsupportedMedia,
        Error::Conflict,
        Error::DoesNotFit,
    ] {
        let mut world = world();
        world.serve(&[config("a", &[("k", "1")]), config("b", &[("k", "2")])]);
        world.serve(&[finished("f")]);
        world.service.verdicts.push_back(Err(error));
        assert_eq!(world.exchange(), Ok(()), "{error:?}");
        assert_eq!(world.tape.logged(LogEntry::ReportDropped), [2], "what is lost, once");
        assert_eq!(world.tape.fetches(), ["", ""], "after has not moved");
        assert_eq!(world.signals.after.load(), b"f");
    }
}

#[test]
fn a_refused_report_with_nothing_behind_it_is_a_failure_and_not_no_commands() {
    let mut world = world();
    world.serve(&[config("a", &[("k", "1")])]);
    world.service.verdicts.push_back(Err(Error::BadRequest));
    assert_eq!(world.exchange(), Err(Error::BadRequest));
    assert!(!world.pending.is_some() && world.signals.after.is_empty());
    assert_eq!(world.exchange(), Err(Error::NoCommands), "the next attempt is a fresh one");
    assert_eq!(world.tape.reports().len(), 1);
}

#[test]
fn a_refusal_before_the_report_left_the_device_says_nothing_about_it() {
    for error in [Error::NotFound, Error::BadRequest, Error::NotClaimed, Error::Forbidden] {
        let mut world = world();
        world.serve(&[config("a", &[("k", "1")]), finished("f")]);
        world.service.unreachable = true;
        world.service.always_refused = Some(error);
        for _ in 0..2 * MAX_FAILURES {
            assert_eq!(world.exchange(), Err(error));
            assert!(world.pending.is_some(), "{error:?}");
        }
        world.service.always_refused = None;
        assert_eq!(world.exchange(), Ok(()));
    }
}

#[test]
fn a_report_that_is_sent_in_vain_is_dropped_after_the_limit() {
    for error in [
        Error::ServerBusy,
        Error::NotClaimed,
        Error::Forbidden,
        Error::ConnectionClosed,
        Error::TimedOut,
        Error::UnexpectedStatus,
    ] {
        let mut world = world();
        world.serve(&[config("a", &[("k", "1")])]);
        world.service.always_refused = Some(error);
        for failure in 1..=MAX_FAILURES {
            assert_eq!(world.exchange(), Err(error));
            assert_eq!(world.pending.is_some(), failure < MAX_FAILURES, "{error:?}");
        }
        assert_eq!(world.tape.logged(LogEntry::ReportDropped), [1]);
        world.serve(&[finished("f")]);
        world.service.always_refused = None;
        assert_eq!(world.exchange(), Ok(()), "new commands do not wait for ever");
    }
}

#[test]
fn failures_of_one_report_do_not_count_for_the_next() {
    let mut world = world();
    for id in 0..u32::from(MAX_FAILURES) + 4 {
        world.serve(&[config(&std::format!("id.{id}"), &[("k", "1")])]);
        world.service.verdicts.push_back(Err(Error::ServerBusy));
        assert_eq!(world.exchange(), Err(Error::ServerBusy));
        assert_eq!(world.exchange(), Err(Error::NoCommands));
    }
    assert!(world.tape.logged(LogEntry::ReportDropped).is_empty());
}

#[test]
fn results_are_kept_when_lte_does_not_come_back() {
    let mut world = world();
    world.serve(&[at("a", "%A", "1"), finished("f")]);
    world.platform.up_after_s = None;
    assert_eq!(world.exchange(), Err(Error::LteTimedOut));
    assert!(world.tape.reports().is_empty());
    assert!(world.signals.after.is_empty());

    world.platform.up_after_s = Some(0);
    assert_eq!(world.exchange(), Ok(()));
    assert_eq!(world.tape.reports(), [report(&[("a", ok("")), ("f", Answer::Finished)])]);
    assert_eq!(world.tape.at_commands().len(), 1);
    assert_eq!(world.tape.fetches(), [""]);
}
