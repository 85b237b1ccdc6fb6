package import Devices
package import Holders
package import Identity
package import Kernel
package import Mail
package import Rights
package import Webhooks

/// The contexts this program is made of, in the order in which they depend on each other.
package struct HubContexts: Sendable {
    /// Every schema step this program knows.
    package static let schemaSteps =
        KernelSchema.steps + Identity.schemaSteps + Rights.schemaSteps + Devices.schemaSteps
        + Holders.schemaSteps + Mailer.schemaSteps + Webhooks.schemaSteps
        + Background.schemaSteps

    package let identity: Identity
    package let rights: Rights
    package let devices: Devices
    package let holders: Holders
    package let mailer: Mailer
    package let webhooks: Webhooks
    package let background: Background
    package let all: [any Context]
    let authenticators: [Door: any Authenticator]

    init(_ services: HubServices, _ outside: HubOutside) throws {
        identity = try Identity(services)
        rights = Rights(services: services)
        devices = Devices(services: services, rights: rights)
        holders = try Holders(services: services, rights: rights)
        mailer = Mailer(services: services, identity: outside.sender, port: outside.mail)
        webhooks = try Webhooks(
            services: services,
            allowing: outside.networks,
            sources: outside.sources
        )
        let asked: [any Context] = [identity, rights, devices, holders, mailer, webhooks]
        background = Background(
            services: services,
            consumers: asked.flatMap(\.consumers),
            handlers: asked.flatMap(\.jobHandlers)
        )
        all = asked + [background]
        authenticators = [
            .staff: identity.authenticator, .device: devices.authenticator,
        ]
    }

    /// Ends what works by itself and draws time and chance, for who brings the hub's rounds about
    /// himself.
    package func stopRounds() async {
        await rights.publisher.stop()
        await webhooks.stop()
        await background.stop()
    }
}
