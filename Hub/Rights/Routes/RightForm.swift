package import Access
import Identity
import Kernel
import Vocabulary

/// How a right stands in JSON, both ways.
enum RightForm {
    static let holder = Field.Kind.object([
        Field("name", .line(1...PersonDraft.nameByteCountMax), example: "Awa Diop", "Full name."),
        .optional(
            "email",
            .line(3...PersonDraft.nameByteCountMax),
            isNullable: true,
            example: "awa@example.org",
            "Where to reach the holder."
        ),
    ])

    /// What a new right may say of itself.
    static let draft: [Field] = [
        .optional(
            "reference",
            .line(1...RightDraft.referenceByteCountMax),
            example: "order-1017-2",
            "The seller's own name for it, unique in the scope."
        ),
        .optional("holder", holder, isNullable: true, "Who holds it; gates never learn it."),
        .optional(
            "kind",
            .choice(RightKindOfSale.allCases.map(\.name)),
            example: "ticket",
            "What was sold; `ticket` when it is not said."
        ),
        .optional("validFrom", .time, "When it begins to hold."),
        .optional("validUntil", .time, isNullable: true, "When it ends; null for never."),
        .optional("paidThrough", .time, isNullable: true, "Paid until here; null for all time."),
        .optional("graceHours", .integer(0...65_535), "Hours it still holds when unpaid."),
        .optional("zoneSet", .integer(0...65_535), "Number of the zone set; 0 for every zone."),
        .optional("policy", .integer(0...65_535), "Number of the policy; 0 for none."),
        .optional(
            "usesMax",
            .integer(0...Int64(RightDraft.usesMaxMax)),
            "How many entries; 0 without limit."
        ),
        .optional("reentry", .flag, "Whether it lets in again without an exit."),
        .optional("singleEntry", .flag, "Whether it lets in once only."),
        .optional("acceptedAhead", .flag, "Whether a gate that has not heard of it may accept it."),
        .optional("holderCheck", .flag, "Whether a steward must look at the holder."),
        .optional(
            "slotSeconds",
            .integer(15...120),
            example: 30,
            "Seconds a code on a phone lives: 15, 30, 60 or 120, or the next below; 15 if unsaid."
        ),
        .optional(
            "assuranceMin",
            .choice(AssuranceName.all),
            "The weakest medium that it accepts."
        ),
        .optional("gateGroup", .integer(0...65_535), "The group of gates it is told to use."),
        .optional("product", .integer(0...Int64(UInt32.max)), "The seller's product number."),
        .optional("block", .integer(0...65_535), "Block of the seat."),
        .optional("row", .integer(0...65_535), "Row of the seat."),
        .optional("seat", .integer(0...65_535), "Number of the seat."),
    ]

    static let answer: [Field] =
        [
            Field("id", .id(RightID.self), "The right."),
            Field("scope", .id(ScopeID.self), "Its scope."),
            Field("status", .choice(RightStatus.allCases.map(\.name)), "What the hub says of it."),
            Field("isBanned", .flag, "Whether its holder is kept out."),
            Field("generation", .integer(1...255), "Rises by one at each transfer."),
            Field("uses", .integer(0...Int64.max), "Passages in all."),
            Field("issuedAt", .time, "When this generation was issued."),
            Field("createdAt", .time, "When it was made."),
            Field("updatedAt", .time, "When it last changed."),
        ]
        + draft.map { field in
            Field.optional(field.name, field.kind, isNullable: true, field.summary)
        }

    static func draft(from input: Input) -> RightDraft {
        var draft = RightDraft(
            reference: input.textIfGiven("reference"),
            holder: holder(from: input),
            kind: RightKindOfSale.allCases.first { $0.name == input.textIfGiven("kind") }
                ?? .ticket,
            flags: flags(from: input),
            graceHours: UInt16(clamping: input.integerIfGiven("graceHours") ?? 0),
            zoneSet: UInt16(clamping: input.integerIfGiven("zoneSet") ?? 0),
            policy: UInt16(clamping: input.integerIfGiven("policy") ?? 0),
            usesMax: UInt16(clamping: input.integerIfGiven("usesMax") ?? 0),
            gateGroup: UInt16(clamping: input.integerIfGiven("gateGroup") ?? 0),
            product: UInt32(clamping: input.integerIfGiven("product") ?? 0),
            seat: Seat(
                block: UInt16(clamping: input.integerIfGiven("block") ?? 0),
                row: UInt16(clamping: input.integerIfGiven("row") ?? 0),
                seat: UInt16(clamping: input.integerIfGiven("seat") ?? 0)
            )
        )
        if let begin = input.timeIfGiven("validFrom") { draft.notBefore = Minute(holding: begin) }
        if let end = input.timeIfGiven("validUntil") { draft.notAfter = Minute(holding: end) }
        if let paid = input.timeIfGiven("paidThrough") { draft.paidThrough = Minute(holding: paid) }
        return draft
    }

    static func holder(from input: Input) -> PersonDraft? {
        input.object("holder").map {
            PersonDraft(name: $0.text("name"), email: $0.textIfGiven("email"))
        }
    }

    private static func flags(from input: Input) -> RightFlags {
        var flags = RightFlags()
        for (name, flag) in named where input.flagIfGiven(name) == true { flags.insert(flag) }
        if let seconds = input.integerIfGiven("slotSeconds") { flags.slotSeconds = Int(seconds) }
        return flags.requiring(AssuranceName.assurance(input.textIfGiven("assuranceMin")))
    }

    private static let named: [(String, RightFlags)] = [
        ("reentry", .reentryAllowed), ("singleEntry", .singleEntry),
        ("acceptedAhead", .acceptedAhead), ("holderCheck", .holderCheck),
    ]

    static func json(_ row: RightRow, holder: PersonDraft?) -> JSONValue {
        let record = row.record
        var members: [String: JSONValue] = [
            "id": .id(record.right), "scope": .id(row.scope),
            "status": .text(record.status.name), "generation": .count(record.generation),
            "isBanned": .bool(row.isBanned), "uses": .count(row.uses),
            "issuedAt": .time(row.issuedAt),
            "createdAt": .time(row.createdAt), "updatedAt": .time(row.updatedAt),
            "reference": .optional(row.reference), "kind": .text(record.kind.name),
            "validFrom": .time(record.notBefore), "validUntil": .time(record.notAfter),
            "paidThrough": .time(record.paidThrough), "graceHours": .count(record.graceHours),
            "zoneSet": .count(record.zoneSet), "policy": .count(record.policy),
            "usesMax": .count(record.usesMax), "gateGroup": .count(record.gateGroup),
            "product": .count(record.product), "block": .count(record.seat.block),
            "row": .count(record.seat.row), "seat": .count(record.seat.seat),
            "slotSeconds": .count(record.flags.slotSeconds),
            "assuranceMin": .text(AssuranceName.name(record.flags.assuranceMin)),
            "holder": holder.map {
                ["name": .text($0.name), "email": .optional($0.email)]
            } ?? .null,
        ]
        for (name, flag) in named { members[name] = .bool(record.flags.contains(flag)) }
        return .object(members)
    }
}

/// The words for how hard a medium is to copy.
package enum AssuranceName {
    package static let all = ["copyable", "signed", "one_time", "mutual"]

    package static func name(_ assurance: Assurance) -> String { all[Int(assurance.rawValue)] }

    static func assurance(_ name: String?) -> Assurance {
        let number = all.firstIndex { $0 == name } ?? 0
        return Assurance(rawValue: UInt8(number)) ?? .copyable
    }
}
