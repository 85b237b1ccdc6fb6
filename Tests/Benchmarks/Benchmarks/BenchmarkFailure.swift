/// Why a figure could not be measured; the others still are.
package struct BenchmarkFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        /// What was measured gave another answer than it must: its speed means nothing.
        case wrongAnswer = "wrong_answer"
        /// A program or file that is needed is not there.
        case missing
        /// The operating system or a library refused.
        case system
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}
