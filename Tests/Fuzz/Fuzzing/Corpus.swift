import Crypto

/// The inputs of one parser that are kept: a line each, in hexadecimal, the shortest first.
package struct Corpus: Sendable {
    /// As many as a person would still look at.
    package static let inputsMax = 64

    package let inputs: [[UInt8]]

    package init(_ inputs: [[UInt8]]) {
        let sorted = Set(inputs).sorted { ($0.count, Hex.encode($0)) < ($1.count, Hex.encode($1)) }
        self.inputs = Array(sorted.prefix(Self.inputsMax))
    }

    /// Reads the file; nil where a line is not hexadecimal.
    package init?(text: String) {
        var inputs: [[UInt8]] = []
        for line in text.split(separator: "\n") {
            guard let input = Hex.decode(String(line)) else { return nil }
            inputs.append(input)
        }
        self.init(inputs)
    }

    package var text: String {
        inputs.map { Hex.encode($0) + "\n" }.joined()
    }
}
