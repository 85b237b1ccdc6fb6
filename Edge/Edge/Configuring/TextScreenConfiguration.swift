import Configuration
package import Display

/// A terminal that shows the screen, as on a stele without a browser.
package struct TextScreenConfiguration: Sendable, Equatable {
    package let device: String
    package let screen: TextScreen
    package let language: Language

    package init(device: String, screen: TextScreen = TextScreen(), language: Language = .french) {
        self.device = device
        self.screen = screen
        self.language = language
    }

    init?(_ reader: ConfigurationReader, language: Language) {
        let columns = reader.int("columns", default: 80, in: TextScreen.columnsRange)
        let rows = reader.int("rows", default: 25, in: TextScreen.rowsRange)
        let device = reader.value("text", "the path of a terminal, such as /dev/tty1") {
            $0.hasPrefix("/") && $0.utf8.count <= 255 ? $0 : nil
        }
        guard let device else { return nil }
        if language == .arabic {
            reader.refuse(
                "text",
                "a terminal cannot write Arabic; set language to fr or en, or show the page"
            )
        }
        self.init(
            device: device,
            screen: TextScreen(columns: columns, rows: rows),
            language: language
        )
    }
}
