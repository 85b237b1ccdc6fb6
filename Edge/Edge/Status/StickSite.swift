import HTTPServer
import Sync

/// Where the operator's tool brings a stick's files to this edge and fetches its own.
struct StickSite: Sendable {
    /// The type of a file: a form of another site cannot send it without asking first.
    static let fileType = "application/octet-stream"

    private struct Listing: Encodable {
        let files: [String]
    }

    let desk: StickDesk

    var routes: [LocalRoute] {
        [
            LocalRoute(.get, "/sync") { _ in
                LocalSite.json(200, Listing(files: desk.files.map(\.name)))
            },
            LocalRoute(.get, "/sync/file") { give($0) },
            LocalRoute(.get, "/sync/outcome") { tell($0) },
            LocalRoute(
                .post,
                "/sync/file",
                bodyBytesMax: Snapshot.byteCountMax,
                contentType: Self.fileType
            ) { take($0) },
        ]
    }

    /// The file that a query names: `name=NAME` and nothing else.
    private static func file(_ request: Request) -> StickFile? {
        guard request.query.count == 1, request.query[0].name == "name" else { return nil }
        return StickFile(name: request.query[0].value)
    }

    private static let unknown = LocalSite.problem(
        400,
        "The query is name=NAME with one of the names of a stick",
        code: "unknown_name"
    )

    private func give(_ request: Request) -> Response {
        guard let file = Self.file(request) else { return Self.unknown }
        guard let bytes = desk.give(file) else {
            return LocalSite.problem(404, "There is no such file here")
        }
        var response = Response(status: 200, contentType: Self.fileType, bytes)
        response.fields.set("Cache-Control", "no-store")
        response.fields.set("X-Content-Type-Options", "nosniff")
        return response
    }

    private func tell(_ request: Request) -> Response {
        guard let file = Self.file(request) else { return Self.unknown }
        guard let outcome = desk.standing(of: file) else {
            return LocalSite.problem(404, "No such file was brought")
        }
        return LocalSite.json(200, outcome)
    }

    private func take(_ request: Request) -> Response {
        guard let file = Self.file(request) else { return Self.unknown }
        return LocalSite.json(200, desk.take(file, request.body))
    }
}
