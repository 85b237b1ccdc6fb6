import Sync

/// What goes over the wire of a world, without its envelope.
enum Cargo {
    case askHead(known: UInt64, wait: Int64)
    case askDelta(from: UInt64)
    case askSnapshot
    case askKeyring
    case journal([UInt8])

    case upToDate
    case head([UInt8])
    case delta([UInt8])
    case deltaGone
    case snapshot([UInt8])
    case word(HubWord)
}

/// The two conversations that a gate has with its hub, neither of which waits for the other.
enum SimulatedLane: Int {
    case download
    case upload
}

/// Which question a message belongs to; an answer to one of before is nobody's.
struct Envelope: Equatable {
    let edge: Int
    /// Counts the starts of the edge.
    let life: Int
    let lane: SimulatedLane
    let number: Int
}
