package import Display
import HTTPServer

/// Takes what a steward's page sends, and answers in the language of that page.
package struct StewardSite: Sendable {
    package typealias Perform = @Sendable (StewardRequest) async throws(StewardRefusal) -> Void

    package static let path = "/steward"
    /// A number, a code and four words.
    package static let bodyBytesMax = 1_024

    private let language: Language
    private let perform: Perform

    package init(language: Language, perform: @escaping Perform) {
        self.language = language
        self.perform = perform
    }

    package var route: LocalRoute {
        LocalRoute(.post, Self.path, bodyBytesMax: Self.bodyBytesMax) { await answer($0) }
    }

    private func answer(_ request: Request) async -> Response {
        let language = Language(accepting: request.fields["Accept-Language"]) ?? language
        guard let order = StewardForm.request(request.body) else {
            return Self.problem(422, "malformed", StewardForm.malformed, language)
        }
        do throws(StewardRefusal) {
            try await perform(order)
            return Response(status: 204, fields: ["Cache-Control": "no-store"])
        } catch {
            return Self.problem(error.status, error.rawValue, error.message, language)
        }
    }

    private static func problem(
        _ status: Int,
        _ code: String,
        _ title: Message,
        _ language: Language
    ) -> Response {
        var answer = LocalSite.problem(status, title.text(in: language), code: code)
        answer.fields.set("Content-Language", language.rawValue)
        answer.fields.set("Cache-Control", "no-store")
        return answer
    }
}

extension Language {
    /// The first known language of the field, which our pages send with one word in it.
    init?(accepting field: String?) {
        let words = field?.split(separator: ",").map { $0.split(separator: ";")[0] } ?? []
        let codes = words.map { $0.split(separator: "-").first.map(String.init) ?? "" }
        guard let known = codes.lazy.compactMap({ Language(rawValue: $0) }).first else {
            return nil
        }
        self = known
    }
}
