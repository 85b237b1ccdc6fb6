package import Kernel

/// Why a command on scopes, zones and rights is not carried out.
package enum RightsRefusal: String, Error, CaseIterable, Sendable {
    case noSuchScope = "no_such_scope"
    case noSuchZone = "no_such_zone"
    case noSuchZoneSet = "no_such_zone_set"
    case noSuchPolicy = "no_such_policy"
    case noSuchRight = "no_such_right"
    case nameTaken = "name_taken"
    case numberTaken = "number_taken"
    case zoneLoop = "zone_loop"
    case windowWrong = "window_wrong"
    case endsBeforeItBegins = "ends_before_it_begins"
    case textRefused = "text_refused"
    case referenceTaken = "reference_taken"
    case revokedIsFinal = "revoked_is_final"
    case suspendedFirst = "suspended_first"
    case bannedFirst = "banned_first"
    case generationsSpent = "generations_spent"
}

extension RightsRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .noSuchScope: .notFound("There is no such scope.")
        case .noSuchZone: .notFound("The scope has no such zone.")
        case .noSuchZoneSet: .invalid(field: "zoneSet", "The scope has no such zone set.")
        case .noSuchPolicy: .invalid(field: "policy", "The scope has no such policy.")
        case .noSuchRight: .notFound("There is no such right.")
        case .nameTaken: refused(.conflict, "The name is taken: choose another.")
        case .numberTaken: refused(.conflict, "The number is taken: choose another.")
        case .zoneLoop:
            refused(.invalid, "A zone would lie in itself, or deeper than 15 zones.")
        case .windowWrong:
            refused(.invalid, "A window closes after it opens, on at least one day of the week.")
        case .endsBeforeItBegins: refused(.invalid, "The validity ends before it begins.")
        case .textRefused:
            refused(.invalid, "A text begins with =, +, - or @, or holds control characters.")
        case .referenceTaken: refused(.conflict, "Another right of the scope has this reference.")
        case .revokedIsFinal:
            refused(.conflict, "The right is revoked, and that is final: make a new right.")
        case .bannedFirst: refused(.conflict, "The holder is banned: lift the ban first.")
        case .suspendedFirst: refused(.conflict, "The right is suspended: resume it first.")
        case .generationsSpent:
            refused(
                .conflict,
                "The right was transferred 254 times, the most there can be: make a new right."
            )
        }
    }

    private func refused(_ kind: ProblemKind, _ detail: String) -> Problem {
        Problem(kind, detail, members: ["reason": .text(rawValue)])
    }
}
