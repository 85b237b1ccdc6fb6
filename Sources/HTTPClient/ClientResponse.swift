/// A complete answer; redirects (3xx) come back as they are and are never followed.
package struct ClientResponse: Sendable, Equatable {
    package let status: Int
    package let fields: [ClientField]
    package let body: [UInt8]

    package init(status: Int, fields: [ClientField] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// The first value of a field, found without regard to case.
    package subscript(name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    package func values(_ name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
}
