package import Access

/// How the inputs of a door board stand, as a number of its `BEAT`.
package struct BoardInputs: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let sensorEntry = BoardInputs(rawValue: 1)
    package static let sensorExit = BoardInputs(rawValue: 2)
    package static let contactOpen = BoardInputs(rawValue: 4)
    package static let tamper = BoardInputs(rawValue: 8)
    package static let fire = BoardInputs(rawValue: 16)
    package static let all = BoardInputs(rawValue: 31)

    package static func sensor(_ direction: Direction) -> BoardInputs {
        direction == .entry ? .sensorEntry : .sensorExit
    }
}
