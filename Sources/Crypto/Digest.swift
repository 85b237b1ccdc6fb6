import COpenSSL

/// A SHA-256 value, kept in four words so that a table of 100 000 of them is one flat allocation.
///
/// Comparing two digests takes the same time wherever they differ.
@usableFromInline
package struct Digest: Hashable, Sendable {
    @usableFromInline package static let byteCount = 32
    package static let zero = Digest(words: (0, 0, 0, 0))

    /// The 32 bytes as they lie in memory; the value of a word depends on the machine.
    @usableFromInline var words: (UInt64, UInt64, UInt64, UInt64)

    @inlinable
    init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// Exactly 32 bytes, or nil.
    @inlinable
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        words = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
    }

    /// Exactly 32 bytes, or nil.
    package init?(_ bytes: borrowing Span<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        words = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { target in
            bytes.withUnsafeBufferPointer { target.copyBytes(from: $0) }
        }
    }

    package var bytes: [UInt8] { withUnsafeBytes(of: words) { [UInt8]($0) } }

    package var hex: String { Hex.encode(bytes) }

    /// Eight bytes as a big-endian number: word 0 is bytes 0 to 7.
    ///
    /// A truncated hash, such as a reveal of a rotating code, is kept in such words without an
    /// array.
    @inlinable
    package func word(_ index: Int) -> UInt64 {
        switch index {
        case 0: UInt64(bigEndian: words.0)
        case 1: UInt64(bigEndian: words.1)
        case 2: UInt64(bigEndian: words.2)
        case 3: UInt64(bigEndian: words.3)
        default: preconditionFailure("A digest has the words 0 to 3.")
        }
    }

    /// Adds the 32 bytes to the end of `buffer`, without an array in between.
    package func append(to buffer: inout [UInt8]) {
        withUnsafeBytes(of: words) { buffer.append(contentsOf: $0) }
    }

    @inlinable
    package static func == (left: Self, right: Self) -> Bool {
        let first = (left.words.0 ^ right.words.0) | (left.words.1 ^ right.words.1)
        let second = (left.words.2 ^ right.words.2) | (left.words.3 ^ right.words.3)
        return first | second == 0
    }

    @inlinable
    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

extension Digest: CustomStringConvertible {
    @usableFromInline package var description: String { hex }
}

extension [Digest] {
    /// Asks the processor for a digest that is compared a few microseconds later.
    ///
    /// A large table lies outside its caches, and the look-up would wait for the memory.
    package func prefetch(_ index: Int) {
        precondition(indices.contains(index), "only a digest that is there can be fetched")
        withUnsafeBufferPointer { jalon_prefetch($0.baseAddress.map { $0 + index }) }
    }
}
