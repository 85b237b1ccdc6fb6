/// Which lines of which GPIO chip are a gate's.
package struct GPIOPlan: Sendable, Hashable {
    package enum Bias: String, CaseIterable, Sendable {
        /// As the chip has it.
        case none
        case pullUp
        case pullDown
    }

    package struct Line: Sendable, Hashable {
        package var offset: UInt32
        package var isActiveLow: Bool
        /// Of inputs alone.
        package var bias: Bias

        package init(_ offset: UInt32, isActiveLow: Bool = false, bias: Bias = .none) {
            self.offset = offset
            self.isActiveLow = isActiveLow
            self.bias = bias
        }
    }

    /// What a line is for; the order is that of the kernel's bit masks.
    package enum Role: Int, CaseIterable, Sendable {
        case entry, exit, sensorEntry, sensorExit, contact, tamper, fire

        package var isOutput: Bool { self == .entry || self == .exit }
    }

    /// Its label, not its number: that changes between kernels (`pinctrl-bcm2711` is a Pi 4's,
    /// `pinctrl-rp1` a Pi 5's).
    package var chip: String
    package var lines: [Role: Line]

    /// A gate has at least one opening contact.
    package init(chip: String, _ lines: [Role: Line]) {
        precondition(lines.keys.contains(where: \.isOutput), "A gate has an opening contact")
        let offsets = Set(lines.values.map(\.offset))
        precondition(offsets.count == lines.count, "A line has one role")
        self.chip = chip
        self.lines = lines
    }

    /// The roles that have a line, in the order of their bits.
    package var roles: [Role] { Role.allCases.filter { lines[$0] != nil } }

    package func bit(_ role: Role) -> UInt64 {
        roles.firstIndex(of: role).map { 1 << UInt64($0) } ?? 0
    }
}
