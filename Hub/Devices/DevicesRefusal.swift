package import Kernel

/// Why a command on gates and devices is not carried out.
package enum DevicesRefusal: String, Error, CaseIterable, Sendable {
    case noSuchGate = "no_such_gate"
    case noSuchZone = "no_such_zone"
    case noSuchDevice = "no_such_device"
    case nameTaken = "name_taken"
    case notQuarantined = "not_quarantined"
    case revokedIsFinal = "revoked_is_final"
    case enrolmentRefused = "enrolment_refused"
    case notPending = "not_pending"
    case confirmationLate = "confirmation_late"
    case samePerson = "same_person"
    case notApart = "not_apart"
    case wordsUnreadable = "words_unreadable"
    case wordsWrong = "words_wrong"
    case wordsSpent = "words_spent"
}

extension DevicesRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .noSuchGate: .notFound("There is no such gate.")
        case .noSuchZone: .invalid(field: "zone", "The scope has no such zone.")
        case .noSuchDevice: .notFound("There is no such device.")
        case .nameTaken: refused(.conflict, "The name is taken: choose another.")
        case .notQuarantined: refused(.conflict, "The device is not in quarantine.")
        case .revokedIsFinal:
            refused(.conflict, "The device is revoked, and that is final: enrol it anew.")
        case .enrolmentRefused:
            refused(.forbidden, "The enrolment was refused: ask the operator for a new code.")
        case .notPending: refused(.conflict, "The device does not wait for a second person.")
        case .confirmationLate:
            refused(.conflict, "The time to confirm it is over: revoke it, and enrol it anew.")
        case .samePerson:
            refused(
                .conflict,
                "Who began the enrolment cannot confirm it: another operator must, with a code of "
                    + "his own (jalon operator create)."
            )
        case .notApart:
            refused(
                .conflict,
                "Who began the enrolment made your code, or it is younger than the enrolment: "
                    + "another operator must confirm it, or somebody else enrol it anew."
            )
        case .wordsUnreadable:
            .invalid(field: "words", "Six words of the list are wanted, as the device shows them.")
        case .wordsWrong:
            refused(
                .conflict,
                "These are not the words of this device: read them on its screen once more. If "
                    + "they are right, somebody is in between: revoke the device."
            )
        case .wordsSpent:
            refused(
                .conflict,
                "These are not the words of this device. It was revoked after three wrong tries: "
                    + "see who is in between, then enrol it anew."
            )
        }
    }

    private func refused(_ kind: ProblemKind, _ detail: String) -> Problem {
        Problem(kind, detail, members: ["reason": .text(rawValue)])
    }
}
