import CommandLine
import Crypto
import HubAdmin
import Processes
import Sync
import Vocabulary

/// `jalon audit`: what operators did to keys and devices, and whether the record is whole.
struct AuditCommand {
    private static let pageItems = 500
    private static let actsMax: UInt64 = 10_000_000
    private static let memoryBytesMax = 256

    static let spec = CommandSpec(
        "audit",
        summary: "Shows and verifies the record of what operators did to keys and devices.",
        options: HubAddress.options,
        example: "jalon audit verify",
        subcommands: [
            CommandSpec(
                "list",
                summary: "Lists what was done, by whom and when.",
                options: [.value("after", "N", "Begins behind this number.")],
                example: "jalon audit list --after 120"
            ),
            CommandSpec(
                "verify",
                summary: "Recomputes the whole chain; says which act is missing or was changed.",
                options: [
                    .value(
                        "remember",
                        "FILE",
                        "Keeps the last act seen; the next time a shortened record is noticed."
                    )
                ],
                example: "jalon audit verify --remember audit.seen"
            ),
        ]
    )

    private let parsed: ParsedCommand

    init(_ parsed: ParsedCommand) {
        self.parsed = parsed
    }

    func run(_ session: Session) async throws -> ExitCode {
        if parsed.path.last == "verify" { return try await verify(session) }
        let after = try parsed.int("after", in: 0...Int(Int32.max)) ?? 0
        let list = try await page(after: UInt64(after), session)
        session.output.show(
            list: list,
            columns: [
                ("NUMBER", "number"), ("AT", "at"), ("OPERATOR", "operator"), ("ACT", "act"),
                ("SUBJECT", "subject"), ("DETAIL", "detail"),
            ]
        )
        return .ok
    }

    private func page(after number: UInt64, _ session: Session) async throws -> JSON {
        try await session.hub.get(
            AdminAPI.acts,
            query: [("after", "\(number)"), ("limit", "\(Self.pageItems)")]
        )
    }

    private func verify(_ session: Session) async throws -> ExitCode {
        let seen = try parsed.string("remember").flatMap { try Self.remembered($0) }
        var chain = ActChain()
        do {
            var isSeenThere = seen == nil
            while chain.number < Self.actsMax {
                let items = try await page(after: chain.number, session)["items"]?.list ?? []
                for item in items {
                    try chain.take(try Self.act(item))
                    guard let seen, chain.number == seen.number else { continue }
                    guard chain.digest == seen.digest else {
                        throw ActChain.Fault.changed(chain.number)
                    }
                    isSeenThere = true
                }
                if items.count < Self.pageItems { break }
            }
            if !isSeenThere { try chain.reach(seen?.number ?? 0) }
        } catch let fault as ActChain.Fault {
            session.output.show(Self.json(fault, chain)) { [Self.words(fault)] }
            return .no
        }
        if let file = parsed.string("remember") { try Self.remember(chain, in: file) }
        session.output.show(
            .object([
                "isWhole": .bool(true), "acts": .integer(Int64(clamping: chain.number)),
                "digest": .text(Hex.encode(chain.digest.bytes)),
            ])
        ) { ["The record is whole: \(chain.number) acts, \(Hex.encode(chain.digest.bytes))."] }
        return .ok
    }

    private static func act(_ item: JSON) throws(OperatorFailure) -> OperatorAct {
        guard let number = item["number"]?.integer, number > 0,
            let at = item["at"]?.text.flatMap({ Timestamp(rfc3339: $0) }),
            let digest = item["digest"]?.text.flatMap({ Hex.decode($0) }).flatMap({ Digest($0) })
        else { throw OperatorFailure(.strangeAnswer, "An act of the record cannot be read.") }
        return OperatorAct(
            number: UInt64(number),
            at: at,
            operatorName: item["operator"]?.text ?? "",
            act: item["act"]?.text ?? "",
            subject: item["subject"]?.text ?? "",
            detail: item["detail"]?.text ?? "",
            digest: digest
        )
    }

    private static func words(_ fault: ActChain.Fault) -> String {
        switch fault {
        case .missing(let number): "Act \(number) was taken out of the record."
        case .changed(let number): "Act \(number), or the one before it, was changed."
        case .cut(let last):
            "The record ends with act \(last), but a later one was seen here: its end was cut off."
        }
    }

    private static func json(_ fault: ActChain.Fault, _ chain: ActChain) -> JSON {
        let (word, number): (String, UInt64) =
            switch fault {
            case .missing(let number): ("missing", number)
            case .changed(let number): ("changed", number)
            case .cut(let last): ("cut", last + 1)
            }
        return .object([
            "isWhole": .bool(false), "fault": .text(word),
            "number": .integer(Int64(clamping: number)),
        ])
    }

    /// Number and digest of the last act of an earlier look; nil before the first.
    private static func remembered(
        _ path: String
    ) throws(OperatorFailure) -> (number: UInt64, digest: Digest)? {
        guard Files.exists(path) else { return nil }
        let text: String
        do throws(SystemFailure) {
            text = String(decoding: try Files.read(path, limit: memoryBytesMax), as: UTF8.self)
        } catch {
            throw OperatorFailure(.cannotRead, "The file cannot be read: \(error).")
        }
        let parts = text.split { $0 == " " || $0 == "\n" }
        guard parts.count == 2, let number = UInt64(parts[0]),
            let digest = Hex.decode(parts[1]).flatMap({ Digest($0) })
        else {
            throw OperatorFailure(
                .cannotRead,
                "\(Terminal.printable(path)) is not what jalon audit verify --remember writes."
            )
        }
        return (number, digest)
    }

    private static func remember(
        _ chain: ActChain,
        in path: String
    ) throws(OperatorFailure) {
        let text = "\(chain.number) \(Hex.encode(chain.digest.bytes))\n"
        do throws(SystemFailure) {
            try Files.write(Array(text.utf8), to: path, mode: 0o600)
        } catch {
            throw OperatorFailure(.cannotWrite, "The file could not be written: \(error).")
        }
    }
}
