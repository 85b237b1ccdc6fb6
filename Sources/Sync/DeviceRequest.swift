package import Crypto
package import Vocabulary

/// Why the hub does not believe a device's request.
package enum RequestRefusal: String, Error, CaseIterable, Sendable {
    /// A field is missing or is not spelt as this protocol spells it.
    case malformed
    case wrongDigest = "wrong_digest"
    case badSignature = "bad_signature"
}

/// What a device signs of every request (RFC 9421): method, path, query, body and its own numbers.
///
/// The algorithm follows from the device's registered key, never from the message. `sequence` rises
/// with each request of a device and is what stops replays; `created` is only told, since a device
/// may have lost its clock.
package struct DeviceRequest: Hashable, Sendable {
    package static let deviceField = "jalon-device"
    package static let epochField = "jalon-epoch"
    package static let sequenceField = "jalon-seq"
    package static let nonceField = "jalon-nonce"
    package static let label = "jalon"
    package static let nonceByteCount = 16

    package let method: String
    /// As sent, percent-encoding included.
    package let path: String
    /// With its question mark; `?` alone where there is none (RFC 9421, 2.2.7).
    package let query: String
    package let body: [UInt8]
    package let device: DeviceID
    package let epoch: UInt32
    package let sequence: UInt64
    package let nonce: [UInt8]
    package let created: Timestamp

    package init(
        method: String,
        target: String,
        body: [UInt8],
        device: DeviceID,
        epoch: UInt32,
        sequence: UInt64,
        nonce: [UInt8],
        created: Timestamp
    ) {
        precondition(nonce.count == Self.nonceByteCount, "a nonce has 16 bytes")
        let mark = target.firstIndex(of: "?") ?? target.endIndex
        self.method = method
        path = String(target[..<mark])
        query = mark == target.endIndex ? "?" : String(target[mark...])
        self.body = body
        self.device = device
        self.epoch = epoch
        self.sequence = sequence
        self.nonce = nonce
        self.created = created
    }

    private var components: [MessageSignature.Component] {
        [
            .init("@method", method), .init("@path", path), .init("@query", query),
            .init("content-digest", ContentDigest.value(of: body)),
            .init(Self.deviceField, device.description), .init(Self.epochField, "\(epoch)"),
            .init(Self.sequenceField, "\(sequence)"),
            .init(Self.nonceField, Base64.encode(nonce)),
        ]
    }

    private var parameters: String {
        ";created=\(created.milliseconds / 1000);keyid=\"\(device)\""
    }

    /// The header fields that make a request believed.
    package func fields(signedBy key: Ed25519PrivateKey) -> [(name: String, value: String)] {
        let components = components
        let signature = key.signature(
            for: MessageSignature.base(components, parameters: parameters)
        )
        let input = MessageSignature.input(components, parameters: parameters)
        return [
            ("content-digest", ContentDigest.value(of: body)),
            (Self.deviceField, device.description),
            (Self.epochField, "\(epoch)"),
            (Self.sequenceField, "\(sequence)"),
            (Self.nonceField, Base64.encode(nonce)),
            ("signature-input", "\(Self.label)=\(input)"),
            ("signature", "\(Self.label)=:\(Base64.encode(signature)):"),
        ]
    }
}

extension DeviceRequest {
    /// The claims of a received request; ``verify(_:key:)`` says whether to believe them.
    package init(
        method: String,
        target: String,
        body: [UInt8],
        field: (String) -> String?
    ) throws(RequestRefusal) {
        guard let device = field(Self.deviceField).flatMap({ DeviceID(text: $0) }),
            let epoch = field(Self.epochField).flatMap({ UInt32($0) }),
            let sequence = field(Self.sequenceField).flatMap({ UInt64($0) }),
            let nonce = field(Self.nonceField).flatMap({ Base64.decode($0) }),
            nonce.count == Self.nonceByteCount,
            let created = field("signature-input").flatMap({ Self.created(in: $0) })
        else { throw .malformed }
        self.init(
            method: method,
            target: target,
            body: body,
            device: device,
            epoch: epoch,
            sequence: sequence,
            nonce: nonce,
            created: created
        )
    }

    /// Checks digest, covered components and signature; every spelling but our own is refused.
    package func verify(
        _ field: (String) -> String?,
        key: Ed25519PublicKey
    ) throws(RequestRefusal) {
        guard field("content-digest") == ContentDigest.value(of: body) else {
            throw .wrongDigest
        }
        let input = MessageSignature.input(components, parameters: parameters)
        guard field("signature-input") == "\(Self.label)=\(input)",
            field(Self.epochField) == "\(epoch)", field(Self.sequenceField) == "\(sequence)",
            field(Self.nonceField) == Base64.encode(nonce),
            let signature = SignatureField.bytes(field("signature"))
        else { throw .malformed }
        let base = MessageSignature.base(components, parameters: parameters)
        guard key.isValid(signature: signature, for: base) else { throw .badSignature }
    }

    private static func created(in input: String) -> Timestamp? {
        let marker = ";created="
        guard input.utf8.count <= 512, let range = input.firstRange(of: marker) else { return nil }
        let digits = input[range.upperBound...].prefix { $0 != ";" }
        guard digits.utf8.count <= 12, let seconds = UInt64(digits) else { return nil }
        return Timestamp(milliseconds: seconds * 1000)
    }
}

/// The `Signature` field as both sides write it: `jalon=:…:`.
enum SignatureField {
    static func bytes(_ value: String?) -> [UInt8]? {
        let opening = "\(DeviceRequest.label)=:"
        guard let value, value.utf8.count <= 128, value.hasPrefix(opening), value.hasSuffix(":")
        else { return nil }
        return Base64.decode(String(value.dropFirst(opening.count).dropLast()))
    }
}
