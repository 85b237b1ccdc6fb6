import Access
import Kernel
import Rights
import Vocabulary

/// What a phone is told of the right that it holds, with the capsules that were signed for it.
struct Ticket: Sendable {
    let right: RightRow
    let scopeName: String
    /// 110 bytes each, one after the other in time.
    let capsules: [[UInt8]]
    /// How many the right has time for.
    let capsulesMax: Int
}

extension Ticket {
    static let capsuleLength = Base32.length(ofBytes: Capsule.byteCount)

    static let about: [Field] = [
        Field("now", .time, "The hub's time, by which a phone sets its own right."),
        Field("right", .id(RightID.self), "The right."),
        Field("place", .line(), "Where it lets in: the name of its scope."),
        Field("generation", .integer(1...255), "The generation that the codes are of."),
        Field("validFrom", .time, "When it begins to hold."),
        Field("validUntil", .time, isNullable: true, "When it ends; null for never."),
        Field("slotSeconds", .integer(15...120), "How long a code lives."),
        Field("slots", .integer(2_880...2_880), "Links of a chain above its anchor."),
        Field(
            "capsulesMax",
            .integer(0...Int64(CapsulePlan.capsulesMax)),
            "Anchors that may be sent at once."
        ),
        Field("block", .integer(0...65_535), "Block of the seat; 0 for none."),
        Field("row", .integer(0...65_535), "Row of the seat; 0 for none."),
        Field("seat", .integer(0...65_535), "Number of the seat; 0 for none."),
    ]

    static let answer: [Field] =
        about + [
            Field(
                "capsules",
                .list(
                    of: .text(.cursor, length: capsuleLength...capsuleLength),
                    count: 0...CapsulePlan.capsulesMax
                ),
                "The signed starts of the chains, in Base32 and in the order of the anchors."
            )
        ]

    func members(now: Timestamp) -> [String: JSONValue] {
        let record = right.record
        return [
            "now": .time(now), "right": .id(record.right), "place": .text(scopeName),
            "generation": .count(record.generation), "validFrom": .time(record.notBefore),
            "validUntil": .time(record.notAfter),
            "slotSeconds": .count(record.flags.slotSeconds), "slots": .count(Capsule.slotsMax),
            "capsulesMax": .count(capsulesMax), "block": .count(record.seat.block),
            "row": .count(record.seat.row), "seat": .count(record.seat.seat),
        ]
    }

    func json(now: Timestamp) -> JSONValue {
        var members = members(now: now)
        members["capsules"] = .list(capsules.map { .text(Base32.encode($0)) })
        return .object(members)
    }
}
