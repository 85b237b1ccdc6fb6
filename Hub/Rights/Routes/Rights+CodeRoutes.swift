import Access
import HTTPServer
import Kernel
import QRCode
import Vocabulary

/// The code of a right, as text and as a picture.
extension Rights {
    enum Picture: String {
        case svg
        case png
    }

    private static let scaleMax: Int64 = 40
    private static let scaleDefault: Int64 = 8

    var code: Route {
        Route(
            .get,
            ["v1", "rights", Self.rightPlace, "code"],
            name: "showCode",
            access: .staff(.write(.rights)),
            answers: [
                .init(
                    200,
                    .json([
                        Field("id", .id(RightID.self), "The right."),
                        Field("generation", .integer(1...255), "The generation it is good for."),
                        Field("text", .line(153...153), "What the QR code holds."),
                    ]),
                    "The code."
                )
            ],
            problems: [.notFound, .conflict],
            "Gives the code of a right as text.",
            .query { [self] input in
                let (row, text) = try await coded(input)
                return .json([
                    "id": .id(row.record.right), "generation": .count(row.record.generation),
                    "text": .text(text),
                ])
            }
        )
    }

    func codePicture(_ picture: Picture) -> Route {
        let type = picture == .svg ? "image/svg+xml" : "image/png"
        return Route(
            .get,
            ["v1", "rights", Self.rightPlace, .word("code.\(picture.rawValue)")],
            name: picture == .svg ? "drawCodeSVG" : "drawCodePNG",
            access: .staff(.write(.rights)),
            query: [
                .optional("ecc", .choice(["M", "Q"]), "M for screens, Q for paper; M by default."),
                .optional(
                    "scale",
                    .integer(1...Self.scaleMax),
                    "Pixels a module of a PNG; \(Self.scaleDefault) when it is not said."
                ),
            ],
            answers: [.init(200, .bytes(type: type), "The picture.")],
            problems: [.notFound, .conflict],
            "Draws the code of a right.",
            .query { [self] input in
                let (row, text) = try await coded(input)
                let isPaper = input.textIfGiven("ecc") == "Q"
                let matrix = try QRMatrix(text, correction: isPaper ? .quartile : .medium)
                let drawing = QRDrawing(matrix)
                let scale = Int(input.integerIfGiven("scale") ?? Self.scaleDefault)
                let bytes =
                    picture == .svg
                    ? Array(drawing.svg(title: "Code of \(row.record.right)").utf8)
                    : try drawing.png(modulePixels: scale)
                return Reply(
                    status: 200,
                    content: .bytes(bytes, type: type),
                    fields: ["Cache-Control": "no-store"]
                )
            }
        )
    }

    private func coded(_ input: Input) async throws -> (RightRow, String) {
        let row = try await services.store.read { [self] session in try found(input, session) }
        guard row.record.status != .revoked else { throw RightsRefusal.revokedIsFinal }
        return (row, try TokenMint(keys: keys).text(of: row))
    }
}
