import HTTPServer
import Kernel
import Rights
import Sync
import Vocabulary

/// What a gate hears at once: heartbeats and what was struck, by a stream or by asking.
extension Devices {
    private static let sequence = Field.Kind.integer(0...Int64.max)

    var newsRoutes: [Route] { [eventsRoute, beatRoute, flashRoute] }

    private var eventsRoute: Route {
        Route(
            .get,
            Self.path("events"),
            name: "deviceEvents",
            access: .device,
            query: [
                .optional("flash", Self.sequence, "Sequence of the flash that the device has.")
            ],
            answers: [
                .init(
                    200,
                    .bytes(type: "text/event-stream"),
                    "Events `flash` and `beat`, each a signed object in Base64; one stream a "
                        + "device."
                )
            ],
            problems: [.busy],
            "Tells what is struck and that nothing else is, as it happens.",
            .query { [self] input in
                let row = try await row(of: input)
                let stream = try await rights.publisher.herald.stream(
                    to: row.device,
                    of: row.scope,
                    knowing: UInt64(input.integerIfGiven("flash") ?? 0)
                )
                guard let stream else {
                    throw Problem(.busy, "Too many devices listen: ask for the beat.")
                }
                return Reply(status: 200, content: .events(stream))
            }
        )
    }

    private var beatRoute: Route {
        Route(
            .get,
            Self.path("beat"),
            name: "deviceBeat",
            access: .device,
            query: [
                .optional("flash", Self.sequence, "Sequence of the flash that the device has."),
                .optional(
                    "wait",
                    .integer(0...Int64(DeviceAPI.waitSecondsMax)),
                    "Seconds to wait for another flash."
                ),
            ],
            answers: [.init(200, .bytes(type: Self.bytesType), "A heartbeat of this moment.")],
            problems: [.notFound],
            "Gives a heartbeat: the versions of everything, and that nothing is newer.",
            .query { [self] input in
                let scope = try await row(of: input).scope
                let herald = rights.publisher.herald
                if let seconds = input.integerIfGiven("wait"), seconds > 0 {
                    try await herald.waitForFlash(
                        scope,
                        otherThan: UInt64(input.integerIfGiven("flash") ?? 0),
                        seconds: Int(seconds)
                    )
                }
                guard let beat = try await herald.heartbeat(of: scope) else {
                    throw Problem(.notFound, "The scope has no head yet.")
                }
                return .bytes(beat, type: Self.bytesType)
            }
        )
    }

    private var flashRoute: Route {
        Route(
            .get,
            Self.path("flash"),
            name: "deviceFlash",
            access: .device,
            answers: [
                .init(200, .bytes(type: Self.bytesType), "The newest flash."),
                .init(204, .none, "Nothing was ever struck."),
            ],
            "Gives all that is struck in the device's scope.",
            .query { [self] input in
                let scope = try await row(of: input).scope
                guard let flash = try await rights.publisher.herald.flash(of: scope) else {
                    return .noContent
                }
                return .bytes(flash, type: Self.bytesType)
            }
        )
    }
}
