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
    case policyNotFound = "policy_not_found"
    case policyOfRights = "policy_of_rights"
    case policyOfZones = "policy_of_zones"
    case noSuchCalendar = "no_such_calendar"
    case calendarOfPolicies = "calendar_of_policies"
    case ruleOfNoZone = "rule_of_no_zone"
    case ruleOfNoCalendar = "rule_of_no_calendar"
    case timeZoneOfWindows = "time_zone_of_windows"
    case timeZonesSpent = "time_zones_spent"
    case timeZoneNotKept = "time_zone_not_kept"
    case passbackMinutesWrong = "passback_minutes_wrong"
    case noSuchExitZone = "no_such_exit_zone"
    case exitLoop = "exit_loop"
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
        case .policyNotFound: .notFound("The scope has no such policy.")
        case .noSuchCalendar: .notFound("The scope has no such calendar of holidays.")
        case .noSuchExitZone: .invalid(field: "exitsTo", "The scope has no such zone.")
        case .policyOfRights, .policyOfZones, .calendarOfPolicies, .ruleOfNoZone,
            .ruleOfNoCalendar, .timeZoneOfWindows, .timeZonesSpent, .timeZoneNotKept,
            .passbackMinutesWrong, .exitLoop:
            refused(isAboutState ? .conflict : .invalid, ruleDetail)
        }
    }

    private var isAboutState: Bool {
        switch self {
        case .policyOfRights, .policyOfZones, .calendarOfPolicies, .timeZonesSpent: true
        default: false
        }
    }

    private var ruleDetail: String {
        switch self {
        case .policyOfRights: "Rights have this policy: give them another first."
        case .policyOfZones: "A zone opens by this policy: give it another first."
        case .calendarOfPolicies: "A policy asks this calendar: change the policy first."
        case .ruleOfNoZone: "A condition names a zone that the scope does not have."
        case .ruleOfNoCalendar:
            "A condition names a calendar of holidays that the scope does not have: make it first."
        case .timeZoneOfWindows:
            "Windows have a fixed offset from UTC: a time zone is for groups, whose weekly tests "
                + "follow its clock."
        case .timeZonesSpent: "The policies of the scope name too many time zones."
        case .timeZoneNotKept:
            "Gates know the time zones that policies of the scope name: set the policy first."
        case .passbackMinutesWrong:
            "Timed anti-passback has minutes, and no other kind has any."
        case .exitLoop:
            "The exits would lead round in a circle: let one of these zones exit to the outside."
        default: ""
        }
    }

    private func refused(_ kind: ProblemKind, _ detail: String) -> Problem {
        Problem(kind, detail, members: ["reason": .text(rawValue)])
    }
}
