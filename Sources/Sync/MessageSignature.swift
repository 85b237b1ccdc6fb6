/// Signature bases of RFC 9421, HTTP Message Signatures.
package enum MessageSignature {
    /// One covered component with its value, in the order in which it is covered.
    package struct Component: Hashable, Sendable {
        /// As it stands in `Signature-Input`, for example `"@method"` or `"jalon-nonce";req`.
        package let identifier: String
        package let value: String

        package init(_ name: String, _ value: String, ofRequest: Bool = false) {
            identifier = "\"\(name)\"" + (ofRequest ? ";req" : "")
            self.value = value
        }
    }

    /// The inner list and its parameters, the value of `Signature-Input` after the label.
    package static func input(_ components: [Component], parameters: String) -> String {
        "(" + components.map(\.identifier).joined(separator: " ") + ")" + parameters
    }

    /// What is signed (RFC 9421, 2.5).
    package static func base(_ components: [Component], parameters: String) -> [UInt8] {
        var lines = components.map { "\($0.identifier): \($0.value)" }
        lines.append("\"@signature-params\": " + input(components, parameters: parameters))
        return Array(lines.joined(separator: "\n").utf8)
    }
}
