import Access
package import Sync
package import Vocabulary

/// What the numbers of a record stand for, where they are known: a newer edge may write others,
/// which are kept and shown as numbers.
extension JournalRecord {
    /// The right that the record is about; other kinds hold other numbers in its place.
    package var rightIfAny: RightID? {
        switch kind {
        case .scan, .open, .passage, .refusal, .tamper, .peer, .annul, .tap:
            subject == 0 || flags.contains(.counted) ? nil : right
        case .clock, .boot, .head, .flash, .config, .override, .gate, .health: nil
        }
    }

    /// The sequence of the record it belongs to; nil where it names none of its epoch.
    package var reference: UInt64? {
        refersTo > 0 && UInt64(refersTo) < sequence ? sequence - UInt64(refersTo) : nil
    }

    var gateEvent: GateEventKind? { UInt8(exactly: subject).flatMap(GateEventKind.init(rawValue:)) }

    var overrideAction: OverrideAction? {
        UInt8(exactly: subject).flatMap(OverrideAction.init(rawValue:))
    }

    var overrideReason: OverrideReason? {
        UInt8(exactly: slot).flatMap(OverrideReason.init(rawValue:))
    }

    /// The number of the steward of an `override`.
    var steward: UInt16 { UInt16(credential[0]) << 8 | UInt16(credential[1]) }
}

/// Numbers of the wire as the words of the API; one that is not known is written in digits.
package enum NumberWords {
    package static func condition(_ number: UInt64) -> String {
        UInt8(exactly: number).flatMap(DeviceCondition.init(rawValue:))?.name ?? "\(number)"
    }

    package static func gateEvent(_ number: UInt64) -> String {
        UInt8(exactly: number).flatMap(GateEventKind.init(rawValue:))?.name ?? "\(number)"
    }

    /// How a gate stands when nobody in particular is let through.
    package static func gateMode(_ number: UInt16) -> String {
        switch number {
        case 1: "normal"
        case 2: "free_passage"
        case 3: "locked"
        default: "\(number)"
        }
    }
}
