import Access
import HTTPServer
import Identity
import Kernel
import Vocabulary

/// What is done to one right.
extension Rights {
    var suspend: Route {
        route(.suspend, "suspendRight", "Refuses the right until it is resumed.")
    }

    var resume: Route { route(.resume, "resumeRight", "Lets a suspended right pass again.") }

    var revoke: Route { route(.revoke, "revokeRight", "Ends the right for good.") }

    var ban: Route {
        route(.ban, "banRight", "Keeps the holder out by every code of this right.")
    }

    var lift: Route { route(.lift, "liftBan", "Lifts a ban; the right is what it was before.") }

    var transfer: Route {
        route(
            .transfer,
            "transferRight",
            body: .json([
                .optional(
                    "holder",
                    RightForm.holder,
                    isNullable: true,
                    "Who holds it from now on; nobody is named when it is not said."
                )
            ]),
            "Hands the right over: all codes given out so far stop to work."
        )
    }

    private func route(
        _ command: RightCommand,
        _ name: String,
        body: Route.Body = .none,
        _ summary: String
    ) -> Route {
        Route(
            .post,
            ["v1", "rights", Self.rightPlace, .word(command.rawValue)],
            name: name,
            access: .staff(.write(.rights)),
            body: body,
            answers: [.init(200, .json(RightForm.answer), "The right as it is now.")],
            problems: [.notFound, .conflict],
            isIdempotent: true,
            summary,
            .command { [self] input, session in
                let holder = command == .transfer ? RightForm.holder(from: input) : nil
                let texts = [holder?.name, holder?.email].compactMap { $0 }
                for text in texts where PlainText.fault(text, bytesMax: .max) != nil {
                    throw RightsRefusal.textRefused
                }
                let row = try carryOut(
                    command,
                    session,
                    right: input.id("right"),
                    company: input.company,
                    holder: holder,
                    now: input.now
                )
                let act = "right.\(command.rawValue)"
                try KeyCommand(input).note(act, of: "\(row.record.right)", "", session)
                return .json(try json(row, session))
            }
        )
    }

    var importFile: Route {
        Route(
            .post,
            ["v1", "rights", "import"],
            name: "importRights",
            access: .staff(.write(.rights)),
            query: [
                Field("scope", .id(ScopeID.self), "The scope."),
                .optional("dryRun", .flag, "Whether only to tell what would happen."),
            ],
            body: .raw(
                type: "text/csv",
                summary: "A header line, then one right a line; `reference` is required."
            ),
            bodyBytesMax: CSVText.byteCountMax,
            answers: [
                .init(200, .json(ImportForm.answer), "What was made, or what would be made.")
            ],
            problems: [.notFound, .invalid],
            "Imports a file of rights: all of it, or nothing where a line is wrong.",
            .query { [self] input in
                let isDryRun = input.flagIfGiven("dryRun") ?? false
                let report = try await importRights(
                    input.body,
                    into: input.id("scope"),
                    company: input.company,
                    by: input.operatorName,
                    isDryRun: isDryRun
                )
                return try ImportForm.reply(report, isDryRun: isDryRun)
            }
        )
    }
}

/// How an import is answered.
enum ImportForm {
    static let answer: [Field] = [
        Field("dryRun", .flag, "Whether nothing was made."),
        Field("rows", .integer(0...Int64(CSVText.rowsMax)), "Lines below the header."),
        Field("created", .integer(0...Int64(CSVText.rowsMax)), "Rights made."),
        Field("known", .integer(0...Int64(CSVText.rowsMax)), "Rights that were there already."),
        Field(
            "faults",
            .list(
                of: .object([
                    Field("line", .integer(1...Int64.max), "The line in the file."),
                    .optional("column", .line(), isNullable: true, "The column."),
                    Field("detail", .line(1...1_000), "What is wrong."),
                ]),
                count: 0...RightImport.faultsMax + 20
            ),
            "What is wrong, in a dry run."
        ),
    ]

    static func reply(_ report: ImportReport, isDryRun: Bool) throws(Problem) -> Reply {
        let faults = report.faults.map { fault -> JSONValue in
            [
                "line": .count(fault.line), "column": .optional(fault.column?.rawValue),
                "detail": .text(fault.message),
            ]
        }
        guard isDryRun || faults.isEmpty else {
            throw Problem(
                .invalid,
                "Lines of the file are wrong and nothing was imported: mend them, send it again.",
                members: ["faults": .list(faults)]
            )
        }
        return .json([
            "dryRun": .bool(isDryRun), "rows": .count(report.rows),
            "created": .count(report.created), "known": .count(report.known),
            "faults": .list(faults),
        ])
    }
}
