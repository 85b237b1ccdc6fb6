/// The flags byte that tokens and right records share.
package struct RightFlags: OptionSet, Hashable, Sendable {
    package private(set) var rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Lets a person in once, whatever the number of uses.
    package static let singleEntry = RightFlags(rawValue: 1 << 2)
    /// Lets a person in again without having been seen to leave.
    package static let reentryAllowed = RightFlags(rawValue: 1 << 3)
    /// May be accepted before the gate has heard of it, when it was sold after the last sync.
    package static let acceptedAhead = RightFlags(rawValue: 1 << 4)
    /// A steward must look at the holder.
    package static let holderCheck = RightFlags(rawValue: 1 << 5)

    /// The weakest medium that this right accepts (bits 6 and 7).
    package var assuranceMin: Assurance {
        Assurance(rawValue: rawValue >> 6) ?? .copyable
    }

    /// Seconds that one rotating code lives (bits 0 and 1).
    ///
    /// Set to any other number of seconds, it becomes the next shorter one that there is.
    package var slotSeconds: Int {
        get { Self.slotLengths[Int(rawValue & 3)] }
        set {
            let index = Self.slotLengths.lastIndex { $0 <= newValue } ?? 0
            rawValue = rawValue & ~3 | UInt8(index)
        }
    }

    package static let slotLengths = [15, 30, 60, 120]

    package func requiring(_ assurance: Assurance) -> RightFlags {
        RightFlags(rawValue: rawValue & 0x3F | assurance.rawValue << 6)
    }
}
