import Kernel

/// Why a holder's phone is not served.
enum HolderRefusal: String, Error, CaseIterable, Sendable {
    /// Used, past its time, replaced or never made: a guesser learns not which.
    case linkNotGood = "link_not_good"
    /// Never bound, or another phone took the right over.
    case phoneNotKnown = "phone_not_known"
    case heldByAnotherPhone = "held_by_another_phone"
    case notActive = "not_active"
    case over = "over"
    case anchorsNotFit = "anchors_not_fit"
}

extension HolderRefusal: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .linkNotGood:
            refused(.notFound, "This link was used, is too old or was never made: ask for another.")
        case .phoneNotKnown:
            refused(.notFound, "This phone does not hold the right any more.")
        case .heldByAnotherPhone:
            refused(
                .conflict,
                "Another phone holds the right: say that this one takes it over, or leave it there."
            )
        case .notActive:
            refused(.conflict, "The right is suspended, revoked or banned: ask who sold it.")
        case .over: refused(.conflict, "The right is past its end.")
        case .anchorsNotFit:
            refused(.invalid, "More anchors were sent than the right has capsules to sign.")
        }
    }

    private func refused(_ kind: ProblemKind, _ detail: String) -> Problem {
        Problem(kind, detail, members: ["reason": .text(rawValue)])
    }
}
