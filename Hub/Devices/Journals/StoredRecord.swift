import Access
import Kernel
import Rights
import Sync
import Vocabulary

/// A record with its place among all that arrived.
struct StoredRecord: Sendable {
    let number: Int64
    let receivedAt: Timestamp
    let record: JournalRecord
    /// Of a scan or an override, once a passage told it.
    let outcome: PassageOutcome?

    private static let flags: [(RecordFlags, String)] = [
        (RecordFlags(.ahead), "ahead"), (RecordFlags(.stale), "stale"),
        (RecordFlags(.uncertainClock), "uncertain_clock"),
        (RecordFlags(.holderCheck), "holder_check"), (.counted, "counted"),
        (.assumed, "assumed"), (.notUsed, "not_used"), (.unsettled, "unsettled"),
        (.journalLost, "journal_lost"), (.rollback, "rollback"), (.fork, "fork"),
        (.over, "over"),
    ]

    private var decision: String? {
        switch record.kind {
        case .scan: "granted"
        case .refusal: record.refusal?.name
        default: nil
        }
    }

    /// The record in JSON; `badges` are those of the page's cards.
    func json(_ badges: [[UInt8]: CardBadges]) -> JSONValue {
        let flags = Self.flags.filter { record.flags.contains($0.0) }.map { JSONValue.text($0.1) }
        let members: [String: JSONValue] = [
            "number": .count(number), "device": .id(record.device),
            "epoch": .count(record.epoch), "sequence": .count(record.sequence),
            "kind": .text(record.kind.name), "at": .time(record.time.low),
            "atMost": .time(record.time.high), "receivedAt": .time(receivedAt),
            "gate": .id(record.gate), "direction": .optional(record.direction?.name),
            "medium": .optional(record.medium?.name),
            "assurance": .optional(record.medium.map { _ in AssuranceName.name(record.assurance) }),
            "counter": .count(record.counter), "badge": badge(badges),
            "decision": .optional(decision),
            "right": record.rightIfAny.map { .id($0) } ?? .null,
            "generation": .count(record.generation), "flags": .list(flags),
            "latencyMicroseconds": .count(Int(record.latency) * 100),
            "headVersion": .count(record.headVersion),
            "outcome": .optional((outcome ?? ownOutcome)?.rawValue),
            "refersTo": record.reference.map { .count($0) } ?? .null,
        ]
        return .object(members.merging(told) { own, _ in own })
    }

    /// A passage tells its outcome itself, as does what takes it back.
    private var ownOutcome: PassageOutcome? {
        record.kind == .passage || record.kind == .annul ? PassageOutcome(record) : nil
    }

    private func badge(_ badges: [[UInt8]: CardBadges]) -> JSONValue {
        guard record.medium?.isBadge == true else { return .null }
        return badges[record.credential]?.badge(of: record).map { .id($0) } ?? .null
    }
}

/// What gates, stewards and the watch over a device tell.
extension StoredRecord {
    private static let nothing: [String: JSONValue] = [
        "event": .null, "gateMode": .null, "condition": .null, "part": .null, "override": .null,
    ]

    private var told: [String: JSONValue] {
        var members = Self.nothing
        switch record.kind {
        case .gate:
            members["event"] = .text(NumberWords.gateEvent(record.subject))
            if record.gateEvent == .mode, !record.flags.contains(.counted) {
                members["gateMode"] = .text(NumberWords.gateMode(record.slot))
            }
        case .health:
            members["condition"] = .text(NumberWords.condition(record.subject))
            members["part"] = .count(record.slot)
        case .override: members["override"] = override
        default: break
        }
        return members
    }

    /// Wrong PINs name no action; `count` is how many they were.
    private var override: JSONValue {
        let isCount = record.flags.contains(.counted)
        let action = record.overrideAction?.name ?? "\(record.subject)"
        let reason = record.overrideReason?.name ?? "\(record.slot)"
        return [
            "steward": .count(record.steward), "action": isCount ? .null : .text(action),
            "reason": isCount ? .null : .text(reason),
            "wrongPINs": isCount ? .count(record.subject) : .null,
        ]
    }
}
