package import HTTPServer

/// One address of the local page.
package struct LocalRoute: Sendable {
    package let method: Method
    /// Without a query; compared whole.
    package let path: String
    package let bodyBytesMax: Int
    /// What a POST must call its body: never a type that a form of another site can send.
    let contentType: String
    let answer: @Sendable (Request) async -> Response

    package init(
        _ method: Method,
        _ path: String,
        bodyBytesMax: Int = 0,
        contentType: String = "application/json",
        _ answer: @escaping @Sendable (Request) async -> Response
    ) {
        self.method = method
        self.path = path
        self.bodyBytesMax = bodyBytesMax
        self.contentType = contentType
        self.answer = answer
    }
}
