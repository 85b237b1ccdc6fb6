import CardEmulation
import Processes
import Testing

/// A program that others wrote, run against an emulated reader.
struct ForeignProgram: Sendable {
    private static let outputBytesMax = 1 << 20

    let name: String
    let package: String

    static let list = ForeignProgram(name: "nfc-list", package: "libnfc-bin")
    static let scan = ForeignProgram(name: "nfc-scan-device", package: "libnfc-bin")
    static let ultralight = ForeignProgram(name: "nfc-mfultralight", package: "libnfc-bin")
    static let ultralightInfo = ForeignProgram(
        name: "mifare-ultralight-info",
        package: "libfreefare-bin"
    )
    static let desfireInfo = ForeignProgram(
        name: "mifare-desfire-info",
        package: "libfreefare-bin"
    )

    var isInstalled: Bool {
        Files.exists("/usr/bin/\(name)")
    }

    var missing: Comment { "\(name) is missing: install the package \(package)" }

    /// What it printed, and whether it ended by itself and well.
    func run(
        _ arguments: [String] = [],
        against reader: EmulatedReader
    ) async throws -> (isSuccess: Bool, output: String) {
        let child = try Child(
            ChildSpec(
                "/usr/bin/\(name)",
                arguments,
                environment: ["LIBNFC_DEVICE": reader.connection ?? "none"],
                output: .pipe,
                errors: .null
            )
        )
        let bytes = try await child.output?.all(limit: Self.outputBytesMax) ?? []
        let exit = await child.wait()
        return (exit.isSuccess, String(decoding: bytes, as: UTF8.self))
    }

    /// The lines with their runs of blanks made one.
    static func lines(_ output: String) -> [String] {
        output.split(whereSeparator: \.isNewline).map { line in
            line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
    }
}
