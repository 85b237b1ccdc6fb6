/// Makes text from outside harmless before a terminal shows it.
///
/// Escape sequences can rewrite the screen, set the title or paste commands; direction marks can
/// make a line read as another. Text that Jalon did not write itself goes through here.
package enum Terminal {
    package static let lengthMax = 200

    /// The text with control and format characters escaped, cut at `limit` characters.
    package static func printable(_ text: String, limit: Int = lengthMax) -> String {
        var result = ""
        var count = 0
        for scalar in text.unicodeScalars {
            guard count < limit else { return result + "…" }
            append(scalar, to: &result)
            count += 1
        }
        return result
    }

    /// The bytes as text; those that are not UTF-8 become the replacement character.
    package static func printable(_ bytes: some Sequence<UInt8>, limit: Int = lengthMax) -> String {
        let enough = Array(bytes.prefix(limit * 4 + 1))
        return printable(String(decoding: enough, as: UTF8.self), limit: limit)
    }

    /// Whether a terminal could be made to do something by this scalar.
    package static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
            .unassigned:
            false
        default:
            true
        }
    }

    private static func append(_ scalar: Unicode.Scalar, to result: inout String) {
        switch scalar {
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case "\\": result += "\\\\"
        case _ where isHarmless(scalar): result.unicodeScalars.append(scalar)
        default: result += "\\u{" + String(scalar.value, radix: 16) + "}"
        }
    }
}
