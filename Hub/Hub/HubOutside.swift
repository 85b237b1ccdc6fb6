package import HTTPClient
package import Mail
package import Webhooks

/// Whom the hub speaks with beside its gates and its people.
package struct HubOutside: Sendable {
    /// Where mail leaves; mail waits where there is none.
    package var mail: MailPort
    package var sender: MailIdentity
    /// Networks in which receivers of webhooks may lie beside the public ones.
    package var networks: [AddressBlock]
    /// Whose webhooks are taken.
    package var sources: [IncomingSource]

    package init(
        mail: MailPort = .none,
        sender: MailIdentity = .unset,
        networks: [AddressBlock] = [],
        sources: [IncomingSource] = []
    ) {
        self.mail = mail
        self.sender = sender
        self.networks = networks
        self.sources = sources
    }
}
