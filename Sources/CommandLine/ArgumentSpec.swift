/// One argument of a command, named as it stands in the usage line.
package struct ArgumentSpec: Sendable {
    package enum Count: Sendable, Equatable {
        case one
        case optional
        case oneOrMore
        case any
    }

    package let name: String
    package let count: Count
    package let summary: String

    package init(_ name: String, _ summary: String, _ count: Count = .one) {
        self.name = name
        self.count = count
        self.summary = summary
    }

    /// How the argument stands in a usage line: `FILE`, `[FILE]`, `FILE…`, `[FILE…]`.
    var usage: String {
        switch count {
        case .one: name
        case .optional: "[\(name)]"
        case .oneOrMore: "\(name)…"
        case .any: "[\(name)…]"
        }
    }
}
