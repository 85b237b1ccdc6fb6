import Escaping
import Kernel

/// What a mail says, apart from how it is laid out.
package struct MailText: Sendable, Hashable {
    package enum Block: Sendable, Hashable {
        case paragraph(String)
        /// An address to open, with the words on it.
        case link(String, String)
        /// Something to be typed, such as a code.
        case code(String)
    }

    package let subject: String
    package let blocks: [Block]

    package init(subject: String, blocks: [Block]) {
        self.subject = subject
        self.blocks = blocks
    }

    /// For readers without HTML; lines end in one line feed.
    var plain: String {
        blocks.map { block in
            switch block {
            case .paragraph(let text): text
            case .link(let address, let words): "\(words)\n\(address)"
            case .code(let code): "    \(code)"
            }
        }.joined(separator: "\n\n") + "\n"
    }

    /// One column without pictures: nothing is fetched, so nobody learns that it was read.
    func page(in language: Language) -> String {
        let rows = blocks.map { block -> Markup in
            switch block {
            case .paragraph(let text): "<p>\(text)</p>\n"
            case .link(let address, let words): "<p><a href=\"\(address)\">\(words)</a></p>\n"
            case .code(let code):
                """
                <p dir="ltr" style="font: bold 1.4em monospace; letter-spacing: .1em">\(code)</p>

                """
            }
        }
        let markup: Markup = """
            <!doctype html>
            <html lang="\(language.rawValue)" dir="\(language.direction)">
            <head><meta charset="utf-8"><title>\(subject)</title></head>
            <body style="font: 16px/1.5 sans-serif; max-width: 36em; margin: 1em auto">
            \(Markup(joining: rows))</body>
            </html>

            """
        return markup.text
    }
}
