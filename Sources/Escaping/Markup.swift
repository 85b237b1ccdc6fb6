/// Text of a page in which nothing from outside can become markup: what is interpolated is escaped.
package struct Markup: Sendable, ExpressibleByStringInterpolation {
    package let text: String

    package init(stringLiteral text: String) { self.text = text }

    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    package init(joining parts: [Markup]) { text = parts.map(\.text).joined() }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity)
        }

        package mutating func appendLiteral(_ literal: String) { text += literal }

        package mutating func appendInterpolation(_ value: String) {
            text += Markup.escaped(value)
        }

        package mutating func appendInterpolation(_ value: Int) { text += "\(value)" }

        package mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
    }

    /// Scalar by scalar: a quote that carries a combining accent is another `Character` than a
    /// quote, and still ends an attribute.
    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;".unicodeScalars
            case "<": result += "&lt;".unicodeScalars
            case ">": result += "&gt;".unicodeScalars
            case "\"": result += "&quot;".unicodeScalars
            case "'": result += "&#39;".unicodeScalars
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
