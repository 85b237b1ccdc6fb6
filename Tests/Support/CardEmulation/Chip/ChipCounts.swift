/// What a chip has seen, for tests and for the curious.
package struct ChipCounts: Hashable, Sendable {
    /// By command code.
    package internal(set) var commands: [UInt8: Int] = [:]
    package internal(set) var selects = 0
    /// Commands that reached a card.
    package internal(set) var exchanges = 0
    package internal(set) var hostAborts = 0
    package internal(set) var hostRefusals = 0
    package internal(set) var damagedFrames = 0
}
