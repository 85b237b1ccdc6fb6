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
        }
    }

    private func refused(_ kind: ProblemKind, _ detail: String) -> Problem {
        Problem(kind, detail, members: ["reason": .text(rawValue)])
    }
}
