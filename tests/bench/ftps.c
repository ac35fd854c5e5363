/* FTPS loader: threads that log in and list, or carry one file. Blocking OpenSSL, one session per thread.
 *
 *   ftps login|retr|stor PORT USER PASSWORD THREADS AMOUNT [CERTIFICATE KEY]
 *
 * AMOUNT is seconds for login and MiB for the others. Prints logins or MiB per second, then how many sessions that were.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 1 << 18, LINE = 1024 };

typedef struct {
    int fd;
    SSL *tls;
    char buffer[4096];
    int start, end;
} Control;

static SSL_CTX *context;
static int port;
static const char *mode, *user, *password;
static double amount;
static long done, failed;
static double finished;
static __thread SSL_SESSION *ticket;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static int keep_ticket(SSL *tls, SSL_SESSION *session) {
    (void)tls;
    SSL_SESSION_free(ticket);
    ticket = session;
    return 1;
}

static int dial(int to) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(to), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct timeval limit = {30, 0};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0) return fd;
    close(fd);
    return -1;
}

static SSL *secure(int fd, SSL_SESSION *session) {
    SSL *tls = SSL_new(context);
    SSL_set_fd(tls, fd);
    if (session) SSL_set_session(tls, session);
    if (SSL_connect(tls) == 1) return tls;
    SSL_free(tls);
    return NULL;
}

static int next_byte(Control *c) {
    if (c->start == c->end) {
        c->start = 0;
        c->end = c->tls ? SSL_read(c->tls, c->buffer, sizeof c->buffer) : (int)read(c->fd, c->buffer, sizeof c->buffer);
        if (c->end <= 0) return c->end = 0, -1;
    }
    return (unsigned char)c->buffer[c->start++];
}

/* The code of the next complete reply, -1 when the peer is gone. */
static int reply(Control *c, char *line) {
    for (;;) {
        int length = 0, byte;
        while ((byte = next_byte(c)) != '\n') {
            if (byte < 0) return -1;
            if (length < LINE - 1) line[length++] = (char)byte;
        }
        line[length] = 0;
        if (length > 3 && line[0] >= '1' && line[0] <= '5' && line[3] == ' ') return atoi(line);
    }
}

static int command(Control *c, char *line, const char *text) {
    char sent[LINE];
    int length = snprintf(sent, sizeof sent, "%s\r\n", text);
    int written = c->tls ? SSL_write(c->tls, sent, length) : (int)write(c->fd, sent, length);
    return written == length ? reply(c, line) : -1;
}

static int log_in(Control *c, char *line) {
    char text[LINE];
    memset(c, 0, sizeof *c);
    if ((c->fd = dial(port)) < 0 || reply(c, line) != 220 || command(c, line, "AUTH TLS") != 234) return 0;
    if (!(c->tls = secure(c->fd, NULL))) return 0;
    snprintf(text, sizeof text, "USER %s", user);
    int code = command(c, line, text);
    snprintf(text, sizeof text, "PASS %s", password);
    if (code == 331) code = command(c, line, text);
    return (code == 230 || code == 232) && command(c, line, "PBSZ 0") == 200 && command(c, line, "PROT P") == 200 &&
           command(c, line, "TYPE I") == 200;
}

static void hang_up(Control *c) {
    if (c->tls) SSL_free(c->tls);
    if (c->fd >= 0) close(c->fd);
}

/* One transfer over a new data connection that resumes the control connection's session; bytes moved or -1. */
static double transfer(Control *c, char *line, const char *text, double to_send) {
    static __thread char block[BLOCK];
    double moved = 0;
    int n;
    char *where = command(c, line, "EPSV") == 229 ? strstr(line, "|||") : NULL;
    int fd = where ? dial(atoi(where + 3)) : -1;
    if (fd < 0) return -1;
    int code = command(c, line, text);
    SSL *tls = code == 150 || code == 125 ? secure(fd, ticket) : NULL;
    if (!tls) return close(fd), -1;
    for (; moved < to_send && (n = SSL_write(tls, block, BLOCK)) > 0; moved += n) {}
    if (to_send > 0) SSL_shutdown(tls);
    while ((n = SSL_read(tls, block, BLOCK)) > 0) moved += n;
    SSL_shutdown(tls);
    SSL_free(tls);
    close(fd);
    code = reply(c, line);
    return code == 226 || code == 250 ? moved : -1;
}

static void one_session(char *line, double *moved) {
    Control c;
    double bytes = -1, size = amount * (1 << 20);
    if (log_in(&c, line)) {
        if (!strcmp(mode, "login")) bytes = transfer(&c, line, "LIST", 0);
        if (!strcmp(mode, "retr")) bytes = transfer(&c, line, "RETR bench.bin", 0);
        if (!strcmp(mode, "stor")) bytes = transfer(&c, line, "STOR stored.bin", size);
        if (bytes >= 0) command(&c, line, "QUIT");
    }
    if (strcmp(mode, "login") && bytes < size) bytes = -1;
    *moved = bytes;
    hang_up(&c);
}

static void *work(void *unused) {
    char line[LINE] = "";
    double moved, start = now();
    int again = !strcmp(mode, "login");
    (void)unused;
    do {
        one_session(line, &moved);
        if (moved < 0 && __sync_add_and_fetch(&failed, 1) == 1) fprintf(stderr, "failed after: %s\n", line);
        if (moved >= 0) __sync_add_and_fetch(&done, 1);
    } while (again && now() - start < amount && failed < 20);
    finished = now();
    return NULL;
}

int main(int argc, char **argv) {
    if (argc < 7) return fprintf(stderr, "ftps MODE PORT USER PASSWORD THREADS AMOUNT [CERTIFICATE KEY]\n"), 2;
    pthread_t threads[64];
    int count = atoi(argv[5]);
    signal(SIGPIPE, SIG_IGN);
    mode = argv[1], port = atoi(argv[2]), user = argv[3], password = argv[4], amount = atof(argv[6]);
    if (count < 1 || count > 64) return 2;
    context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, keep_ticket);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, BLOCK);
    if (argc > 8 && (SSL_CTX_use_certificate_chain_file(context, argv[7]) != 1 ||
                     SSL_CTX_use_PrivateKey_file(context, argv[8], SSL_FILETYPE_PEM) != 1))
        return fprintf(stderr, "certificate %s is not usable\n", argv[7]), 2;
    double start = now();
    for (int i = 0; i < count; i++) pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
    double per_session = strcmp(mode, "login") ? amount : 1;
    printf("%.2f %ld\n", done * per_session / (finished - start), done);
    return failed != 0;
}
