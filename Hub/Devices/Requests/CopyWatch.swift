/// Remembers which request bore which number, to know one key in two machines.
///
/// A device counts its requests and signs each with a nonce of its own; whatever is sent again by a
/// network is the same to the last bit. Another nonce under a number that was used can only come
/// from a second machine with the same key: a copy, or a disk that was put back.
package struct CopyWatch: Sendable, Hashable {
    /// Numbers remembered; two machines that both ask meet within a few.
    package static let numbersMax = 256

    private struct Mark: Hashable {
        let number: UInt64
        let nonce: [UInt8]
    }

    private var marks: [Int: Mark] = [:]

    package init() {}

    /// Notes a request that was believed; gives whether another one bore its number before.
    package mutating func note(_ number: UInt64, nonce: [UInt8]) -> Bool {
        let place = Int(number % UInt64(Self.numbersMax))
        if let mark = marks[place], mark.number == number { return mark.nonce != nonce }
        if let mark = marks[place], mark.number > number { return false }
        marks[place] = Mark(number: number, nonce: nonce)
        return false
    }
}
