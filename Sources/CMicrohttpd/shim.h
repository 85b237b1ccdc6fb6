#pragma once
#include <microhttpd.h>
#include <stddef.h>
#include <sys/socket.h>

/* Swift cannot call variadic functions: each use of one has its typed wrapper here. */

struct jalon_mhd_settings {
    int listen_socket;
    size_t connection_memory;
    unsigned int connections;
    unsigned int connections_per_address;
    unsigned int idle_seconds;
};

static inline struct MHD_Daemon *jalon_mhd_start(
    struct jalon_mhd_settings settings,
    MHD_AccessHandlerCallback on_access,
    void *(*on_target)(void *, const char *, struct MHD_Connection *),
    MHD_RequestCompletedCallback on_completed,
    void *context)
{
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_SUSPEND_RESUME,
        0, NULL, NULL, on_access, context,
        MHD_OPTION_LISTEN_SOCKET, settings.listen_socket,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings.connection_memory,
        MHD_OPTION_CONNECTION_LIMIT, settings.connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, settings.connections_per_address,
        MHD_OPTION_CONNECTION_TIMEOUT, settings.idle_seconds,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, context,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, context,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_END);
}

/* The socket of a connection, or -1. */
static inline int jalon_mhd_socket(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

/* The peer's address, or NULL; valid while the connection lives. */
static inline const struct sockaddr *jalon_mhd_peer(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

/* Bytes of the request's head, the final empty line included. */
static inline size_t jalon_mhd_head_bytes(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}
