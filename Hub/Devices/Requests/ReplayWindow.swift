/// Which request numbers of a device were used: the highest, and the 64 below it bit by bit.
///
/// The sliding window of RFC 4303, 3.4.3: two lanes of one device may overtake each other, yet no
/// number counts twice.
package struct ReplayWindow: Sendable, Hashable {
    package static let width: UInt64 = 64

    package private(set) var highest: UInt64
    /// Bit 0 is `highest`, bit 63 the number 63 below it.
    private var seen: UInt64

    /// Everything up to here counts as used.
    package init(usedUpTo highest: UInt64) {
        self.highest = highest
        seen = .max
    }

    /// Whether a number is new; it is used from now on.
    package mutating func use(_ number: UInt64) -> Bool {
        guard number > highest else { return useBelow(number) }
        let step = number - highest
        seen = step < Self.width ? seen << step | 1 : 1
        highest = number
        return true
    }

    private mutating func useBelow(_ number: UInt64) -> Bool {
        let distance = highest - number
        guard number > 0, distance < Self.width, seen & 1 << distance == 0 else { return false }
        seen |= 1 << distance
        return true
    }
}

/// A window whose numbers stay used when the hub starts again, at one durable write in many.
///
/// After a restart all numbers up to the ceiling are taken as used; a device that is behind is told
/// the number to go on from.
package struct DurableWindow: Sendable, Hashable {
    /// Numbers reserved by one durable write.
    package static let stride: UInt64 = 256
    /// A device counts its requests one by one; a larger leap is a mistake.
    package static let leapMax: UInt64 = 1 << 32

    package enum Answer: Sendable, Hashable {
        case used
        case new
        /// New, once this ceiling is durable and confirmed.
        case newUnder(ceiling: UInt64)
    }

    private var window: ReplayWindow
    private var ceiling: UInt64

    package init(ceiling: UInt64) {
        window = ReplayWindow(usedUpTo: ceiling)
        self.ceiling = ceiling
    }

    /// The lowest number that surely is new.
    package var wanted: UInt64 { window.highest + 1 }

    package mutating func use(_ number: UInt64) -> Answer {
        let leap = number > window.highest ? number - window.highest : 0
        guard leap <= Self.leapMax, number < UInt64(Int64.max) - Self.stride, window.use(number)
        else { return .used }
        return number <= ceiling ? .new : .newUnder(ceiling: number + Self.stride)
    }

    package mutating func confirm(ceiling durable: UInt64) {
        ceiling = max(ceiling, durable)
    }
}
