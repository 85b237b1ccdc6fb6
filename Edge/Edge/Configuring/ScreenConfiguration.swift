import Configuration
package import Display

/// What the screen of an edge is called, in which language it greets, and what else shows it.
package struct ScreenConfiguration: Sendable, Equatable {
    /// Pages of others that may hold this one in a frame.
    package static let framesMax = 4

    package var names = ScreenNames()
    package var language = Language.french
    /// Origins on this machine, as a demonstration that shows several screens.
    package var frameAncestors: [String] = []
    package var text: TextScreenConfiguration?

    package init() {}

    init(_ reader: ConfigurationReader) {
        language = reader.choice("language", default: .french)
        names = ScreenNames(
            venue: reader.value("name", Self.nameWords) { Self.name($0) } ?? "",
            gateGroups: Self.names(reader, "gateGroups"),
            blocks: Self.names(reader, "blocks"),
            help: reader.value("help", Self.helpWords) { ScreenNames.isHelp($0) ? $0 : nil } ?? ""
        )
        frameAncestors = Self.frames(reader)
        text = TextScreenConfiguration(reader, language: language)
    }

    private static let nameWords =
        "a name of 1 to \(ScreenNames.nameCharactersMax) characters, without control characters"

    private static let helpWords =
        "a text of 1 to \(ScreenNames.helpCharactersMax) characters, without control characters"

    private static func name(_ text: String) -> String? {
        ScreenNames.isName(text) ? text : nil
    }

    /// Names by the numbers they stand for.
    private static func names(_ reader: ConfigurationReader, _ key: String) -> [UInt16: String] {
        var names: [UInt16: String] = [:]
        for (number, name) in reader.table(key, countMax: ScreenNames.namesMax) {
            guard let number = UInt16(number), number > 0, let name = Self.name(name) else {
                reader.refuse(key, "takes numbers from 1 to 65535, each with \(nameWords)")
                break
            }
            names[number] = name
        }
        return names
    }

    private static func frames(_ reader: ConfigurationReader) -> [String] {
        let frames = reader.strings("frameAncestors")
        let isLocal = frames.allSatisfy { frame in
            frame.hasPrefix("http://") && LocalSite.isLocal(String(frame.dropFirst(7)))
        }
        guard isLocal, frames.count <= framesMax else {
            reader.refuse(
                "frameAncestors",
                "takes at most \(framesMax) addresses of this machine, such as "
                    + "http://127.0.0.1:8480"
            )
            return []
        }
        return frames
    }
}
