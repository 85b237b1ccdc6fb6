import Crypto

/// A step as the store remembers it.
struct AppliedStep: Sendable, Hashable {
    let context: String
    let number: Int
    let digest: [UInt8]
}

/// Which steps are still to be applied, once nothing speaks against it.
struct SchemaJudgement {
    let missing: [SchemaStep]

    init(known: [SchemaStep], applied: [AppliedStep]) throws(StoreError) {
        Self.requireOrder(known)
        var wanted: [String: SchemaStep] = [:]
        for step in known { wanted["\(step.context) \(step.number)"] = step }
        for step in applied {
            let name = "\(step.context) \(step.number)"
            guard let ours = wanted.removeValue(forKey: name) else {
                throw StoreError(
                    .schema,
                    "The database holds schema step \(name), which this program does not know: "
                        + "it was used by a newer version. Start that version."
                )
            }
            guard ours.digest.bytes == step.digest else {
                throw StoreError(
                    .schema,
                    "Schema step \(name) differs from the one that was applied to this database. "
                        + "A released step is never edited: add a new one."
                )
            }
        }
        missing = known.filter { wanted["\($0.context) \($0.number)"] != nil }
    }

    private static func requireOrder(_ steps: [SchemaStep]) {
        var last: [String: Int] = [:]
        for step in steps {
            precondition(
                step.number == last[step.context, default: 0] + 1,
                "the steps of a context are numbered 1, 2, 3, … in the order in which they stand"
            )
            last[step.context] = step.number
        }
    }
}
