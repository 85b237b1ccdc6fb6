import COpenSSL

/// SHA-256 in pieces, on one state that serves again and again.
///
/// Nothing is allocated: the state lies in the value itself. `finish` leaves the hasher empty,
/// ready for the next value.
package struct SHA256Hasher: ~Copyable, Sendable {
    private var state = SHA256_CTX()

    package init() { reset() }

    /// Forgets what was given so far.
    package mutating func reset() {
        let status = jalon_sha256_init(&state)
        precondition(status == 1, "A hash on a state of ours starts always.")
    }

    package mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

    package mutating func update(_ bytes: borrowing Span<UInt8>) {
        bytes.withUnsafeBufferPointer { add(UnsafeRawBufferPointer($0)) }
    }

    package mutating func update(_ digest: Digest) {
        withUnsafeBytes(of: digest.words) { add($0) }
    }

    /// Adds the bytes of a number, the highest first, as all layouts of Jalon are written.
    package mutating func update(bigEndian number: UInt64) {
        withUnsafeBytes(of: number.bigEndian) { add($0) }
    }

    /// Adds the bytes of a number, the highest first, as all layouts of Jalon are written.
    package mutating func update(bigEndian number: UInt32) {
        withUnsafeBytes(of: number.bigEndian) { add($0) }
    }

    /// Adds the bytes of a number, the highest first, as all layouts of Jalon are written.
    package mutating func update(bigEndian number: UInt16) {
        withUnsafeBytes(of: number.bigEndian) { add($0) }
    }

    package mutating func update(_ byte: UInt8) {
        withUnsafeBytes(of: byte) { add($0) }
    }

    /// The digest of all that was given since the last `finish` or `reset`.
    package mutating func finish() -> Digest {
        var digest = Digest.zero
        let status = withUnsafeMutableBytes(of: &digest.words) { output in
            jalon_sha256_final(&state, output.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
        precondition(status == 1, "A hash that was started can be finished.")
        reset()
        return digest
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer) {
        let status = jalon_sha256_update(&state, bytes.baseAddress, bytes.count)
        precondition(status == 1, "A hash that was started takes any number of bytes.")
    }
}
