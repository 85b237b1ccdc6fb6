#pragma once
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

/* Swift cannot call variadic functions: each kind of argument has its typed wrapper here. */

typedef size_t (*jalon_curl_sink)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode jalon_curl_set_long(CURL *handle, CURLoption option, long value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode jalon_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode jalon_curl_set_text(CURL *handle, CURLoption option, const char *value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode jalon_curl_set_bytes(CURL *handle, CURLoption option, const void *value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode jalon_curl_set_list(
    CURL *handle, CURLoption option, struct curl_slist *value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode jalon_curl_set_pointer(CURL *handle, CURLoption option, void *value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode jalon_curl_set_sink(
    CURL *handle, CURLoption option, jalon_curl_sink value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode jalon_curl_get_long(CURL *handle, CURLINFO info, long *value)
{
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLMcode jalon_curl_multi_set_long(CURLM *multi, CURLMoption option, long value)
{
    return curl_multi_setopt(multi, option, value);
}

static inline CURLcode jalon_curl_message_result(const CURLMsg *message)
{
    return message->data.result;
}

/* libcurl asks for more bytes of a body to send; 0 ends it, CURL_READFUNC_ABORT gives it up. */
typedef size_t (*jalon_curl_source)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode jalon_curl_set_source(
    CURL *handle, CURLoption option, jalon_curl_source value)
{
    return curl_easy_setopt(handle, option, value);
}

/* Judges an address before a socket is opened to it: 4 or 16 bytes of it, 1 to go on. */
typedef int (*jalon_curl_judge)(void *context, const unsigned char *address, size_t count);

typedef struct {
    jalon_curl_judge judge;
    void *context;
} jalon_curl_doorman;

static inline curl_socket_t jalon_curl_open_socket(
    void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    jalon_curl_doorman *doorman = context;
    const unsigned char *bytes = 0;
    size_t count = 0;
    (void)purpose;
    if (address->family == AF_INET) {
        bytes = (const unsigned char *)&((struct sockaddr_in *)&address->addr)->sin_addr;
        count = 4;
    } else if (address->family == AF_INET6) {
        bytes = (const unsigned char *)&((struct sockaddr_in6 *)&address->addr)->sin6_addr;
        count = 16;
    }
    if (!bytes || !doorman->judge(doorman->context, bytes, count)) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static inline CURLcode jalon_curl_set_doorman(CURL *handle, jalon_curl_doorman *doorman)
{
    CURLcode code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, jalon_curl_open_socket);
    if (code != CURLE_OK) return code;
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, doorman);
}
