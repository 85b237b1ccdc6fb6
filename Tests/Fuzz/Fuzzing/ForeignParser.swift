/// One parser that meets bytes of strangers, as a fuzzer and the tests of corpora drive it.
package struct ForeignParser: Sendable {
    /// Names its corpus; lower-case words with hyphens.
    package let name: String
    /// The longest input that says anything new.
    package let bytesMax: Int
    /// Well-formed inputs to begin from.
    package let seeds: @Sendable () -> [[UInt8]]
    /// Reads the bytes; returns whatever they are, and traps where a promise is broken.
    package let read: @Sendable ([UInt8]) -> Void

    init(
        _ name: String,
        bytesMax: Int = 4_096,
        seeds: @escaping @Sendable @autoclosure () -> [[UInt8]] = [],
        _ read: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.name = name
        self.bytesMax = bytesMax
        self.seeds = seeds
        self.read = read
    }

    package static let all =
        codes + rows + rules + objects + journals + archives + neighbours + cards + readers
        + requests + texts + forms

    /// Has a fault on purpose, so that a fuzzer that finds nothing can be told from one that looks
    /// nowhere.
    package static let planted = ForeignParser("planted", seeds: [Array("J1".utf8)]) { bytes in
        precondition(!bytes.starts(with: Array("J1!".utf8)), "the planted fault was found")
    }

    package static func named(_ name: String) -> ForeignParser? {
        name == planted.name ? planted : all.first { $0.name == name }
    }
}

/// What is read has one spelling: written again, it must be the same bytes.
func mustEqual(_ written: [UInt8]?, _ read: [UInt8]) {
    guard let written else { return }
    precondition(written == read, "what was read is written otherwise")
}
