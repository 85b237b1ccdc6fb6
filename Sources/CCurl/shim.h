#pragma once
#include <curl/curl.h>

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
