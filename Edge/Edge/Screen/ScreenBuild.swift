import Crypto
import Display
import Escaping

/// Names a page by all that it is made of, so that one on a screen learns that another is served.
enum ScreenBuild {
    private static let byteCount = 8

    static func name(_ configuration: ScreenConfiguration, _ language: Language) -> String {
        var bytes = Array(page(configuration, language, build: "").text.utf8)
        for file in PageFile.allCases { bytes += file.bytes }
        return Hex.encode(Array(SHA256.digest(bytes).bytes.prefix(byteCount)))
    }

    static func page(
        _ configuration: ScreenConfiguration,
        _ language: Language,
        build: String
    ) -> Markup {
        ScreenPage(
            language: language,
            home: configuration.language,
            names: configuration.names,
            release: EdgeProgram.release,
            build: build
        ).markup
    }
}
