import Access

/// What the operator reads in place of the words of the format.
enum Words {
    /// The decision of a scan.
    static func decision(refusal: String?) -> String {
        guard let refusal else { return "granted" }
        guard let known = Refusal(name: refusal) else { return "refused" }
        return "refused: " + reason(known)
    }

    /// How hard a medium is to copy.
    static func copying(assurance: String?) -> String {
        switch assurance {
        case "copyable": "can be copied"
        case "signed": "signed, can be copied with an emulator"
        case "one_time": "cannot be copied, each tap counts once"
        case "mutual": "cannot be copied"
        default: "not known"
        }
    }

    /// What was presented.
    static func medium(_ name: String?) -> String {
        guard let name, let medium = Medium.allCases.first(where: { $0.name == name }) else {
            return "-"
        }
        return switch medium {
        case .staticCode: "code"
        case .rotatingCode: "rotating code"
        case .barcode: "barcode"
        case .badgeNumber: "badge, number"
        case .badgeMessage: "badge, signed"
        case .badgeOneTime: "badge, one-time"
        case .badgeMutual: "badge, proven"
        case .typedCode: "typed code"
        }
    }

    static func reason(_ refusal: Refusal) -> String {
        switch refusal {
        case .unreadable: "not one of our codes"
        case .wrongVersion: "a code of another version"
        case .unknownKey: "signed with a key nobody knows"
        case .badSignature: "the signature is false"
        case .otherScope: "sold for somewhere else"
        case .tampered: "this gate's copy was tampered with"
        case .blocked: "blocked"
        case .superseded: "replaced by a newer code"
        case .unknown: "not known"
        case .suspended: "suspended"
        case .revoked: "revoked"
        case .notYet: "not valid yet"
        case .expired: "expired"
        case .unpaid: "not paid"
        case .wrongZone: "not for this zone"
        case .mediumTooWeak: "shown on too weak a medium"
        case .rules: "not at this hour"
        case .alreadyInside: "already inside"
        case .noUsesLeft: "no uses left"
        case .capacity: "the zone is full"
        case .stale: "this gate has heard nothing for too long"
        case .clockUncertain: "this gate does not know the time"
        }
    }
}
