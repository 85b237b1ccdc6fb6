import FoundationEssentials

/// What a refusal of the hub (RFC 9457) says about the device itself, whatever it asked.
///
/// One without the hub's signature says nothing: anybody on the way could lock the device out.
struct HubRefusal {
    private struct Members: Decodable {
        let reason: String?
        let wanted: UInt64?
    }

    private let status: Int
    private let members: Members?

    init(_ reply: HubReply) {
        status = reply.isSigned ? reply.status : 0
        members =
            status == 403 || status == 409
            ? try? JSONDecoder().decode(Members.self, from: Data(reply.body)) : nil
    }

    /// The number to go on from, where that of the request was used before.
    var wantedNumber: UInt64? {
        status == 409 && members?.reason == "replayed" ? members?.wanted : nil
    }

    /// Why the hub hears this device no longer.
    var fault: LaneFault? {
        guard status == 403 else { return nil }
        switch members?.reason {
        case "quarantined": return .quarantined
        case "revoked": return .revoked
        case "pending": return .pending
        default: return .refused
        }
    }
}
