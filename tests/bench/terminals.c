/* TN3270E loader: many terminals over TLS in one epoll loop.
 *
 *   terminals idle|echo PORT SESSIONS SECONDS
 *   terminals churn PORT SESSIONS RATE
 *
 * All negotiate TN3270E without functions and wait for the USS screen. idle prints READY and holds the sessions until
 * its input ends. echo logs on to ECHO, and once all are there prints TYPING: every terminal types 20 bytes as soon as
 * its screen has come; then prints screens and screens per second. A session that is lost on the way ends it with an
 * error, so the number is for all. churn prints READY too, then hangs up RATE terminals a second, the oldest first, and
 * opens new ones in their place, and in that of those that the server ended; at the end of its input it prints how many.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { IAC = 0xff, SE = 0xf0, EOR = 0xef, SB = 0xfa, WILL = 0xfb, WONT = 0xfc, DO = 0xfd, TN3270E = 40, SCREEN = 200 };

typedef struct {
    int fd, state, length, records, size;
    SSL *tls;
    unsigned char command[64];
} Terminal;

static long screens;
static int ready, logged_on, typing, churning;

static const unsigned char ACCEPT[] = {IAC, WILL, TN3270E};
static const unsigned char DEVICE[] = "\xff\xfa\x28\x02\x07IBM-3278-2-E\xff\xf0";
static const unsigned char NO_FUNCTIONS[] = {IAC, SB, TN3270E, 3, 7, IAC, SE};
static const unsigned char LOGON[] = {0, 0, 0, 0, 0, 0x7d, 0x40, 0x40, 0x11, 0x40, 0x40, 0xc5, 0xc3, 0xc8, 0xd6, IAC, EOR};
static const unsigned char TYPED[] = {0, 0, 0, 0, 0, 0x7d, 0x40, 0x40, 0x11, 0xd7, 0x6c, 0xc8, 0xc5, 0xd3, 0xd3, 0xd6,
                                      0x40, 0x40, IAC, EOR};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static void put(Terminal *t, const void *bytes, int length) {
    if (SSL_write(t->tls, bytes, length) != length && !churning) {
        fprintf(stderr, "a terminal could not write\n");
        exit(1);
    }
}

/* A telnet command is complete: IAC verb option, or the inside of a subnegotiation. */
static void negotiate(Terminal *t, const unsigned char *c, int length) {
    if (c[0] == DO && c[1] == TN3270E) put(t, ACCEPT, sizeof ACCEPT);
    else if (c[0] == DO) put(t, (unsigned char[]){IAC, WONT, c[1]}, 3);
    else if (c[0] == SB && length > 3 && c[1] == TN3270E) {
        if (c[2] == 8) put(t, DEVICE, sizeof DEVICE - 1);
        if (c[2] == 2 && c[3] == 4) put(t, NO_FUNCTIONS, sizeof NO_FUNCTIONS);
        if (c[2] == 2 && c[3] == 6) fprintf(stderr, "device rejected, reason %d\n", length > 5 ? c[length - 1] : -1), exit(1);
    }
}

static void record_ends(Terminal *t) {
    int screen = t->size >= SCREEN;
    t->size = 0;
    if (!screen) return;
    if (t->records == 0) ready++;
    if (t->records == 1) logged_on++;
    t->records++;
    if (!typing || t->records < 3) return;
    screens++;
    put(t, TYPED, sizeof TYPED);
}

static void take(Terminal *t, unsigned char byte) {
    enum { DATA, COMMAND, OPTION, INSIDE, INSIDE_IAC };
    switch (t->state) {
    case DATA:
        if (byte == IAC) t->state = COMMAND;
        else t->size++;
        return;
    case COMMAND:
        t->command[0] = byte, t->length = 1;
        if (byte == EOR) record_ends(t);
        t->state = byte == SB ? INSIDE : byte >= WILL && byte < IAC ? OPTION : DATA;
        return;
    case OPTION:
        t->command[1] = byte, t->state = DATA;
        negotiate(t, t->command, 2);
        return;
    case INSIDE:
        if (byte == IAC) t->state = INSIDE_IAC;
        else if (t->length < (int)sizeof t->command) t->command[t->length++] = byte;
        return;
    default:
        t->state = byte == SE ? DATA : INSIDE;
        if (byte == SE) negotiate(t, t->command, t->length);
    }
}

static void hang_up(Terminal *t) {
    SSL_free(t->tls);
    close(t->fd);
    memset(t, 0, sizeof *t);
}

static void serve(Terminal *t) {
    static unsigned char buffer[65536];
    int n = SSL_is_init_finished(t->tls) ? 1 : SSL_do_handshake(t->tls);
    while (n > 0 && (n = SSL_read(t->tls, buffer, sizeof buffer)) > 0)
        for (int i = 0; i < n; i++) take(t, buffer[i]);
    if (SSL_get_error(t->tls, n) == SSL_ERROR_WANT_READ) return;
    if (churning) return hang_up(t);
    fprintf(stderr, "a terminal was closed with %d ready\n", ready);
    exit(1);
}

/* Until the time has come, or a counter (if any) is at what is wanted. */
static void run(int queue, double until, const int *counter, int wanted) {
    struct epoll_event events[256];
    while (now() < until && (!counter || *counter < wanted)) {
        int n = epoll_wait(queue, events, 256, 100);
        for (int i = 0; i < n; i++) serve(events[i].data.ptr);
    }
}

static void open_terminal(Terminal *t, SSL_CTX *context, int port, int queue) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int one = 1;
    t->fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(t->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(t->fd, (struct sockaddr *)&address, sizeof address)) perror("connect"), exit(1);
    fcntl(t->fd, F_SETFL, O_NONBLOCK);
    t->tls = SSL_new(context);
    SSL_set_fd(t->tls, t->fd);
    SSL_set_connect_state(t->tls);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = t};
    epoll_ctl(queue, EPOLL_CTL_ADD, t->fd, &event);
    serve(t);
}

/* Replace the next of the terminals RATE times a second, and those that are gone, until the input ends. */
static long churn(Terminal *terminals, int count, SSL_CTX *context, int port, int queue, double rate) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    double start = now();
    long replaced = 0, due;
    for (int next = 0; poll(&input, 1, 0) == 0;) {
        run(queue, now() + 0.02, NULL, 0);
        for (due = (now() - start) * rate; replaced < due; replaced++, next = (next + 1) % count)
            if (terminals[next].tls) hang_up(&terminals[next]);
        for (int i = 0; i < count; i++)
            if (!terminals[i].tls) open_terminal(&terminals[i], context, port, queue);
    }
    return replaced;
}

int main(int argc, char **argv) {
    if (argc != 5) return fprintf(stderr, "terminals idle|echo|churn PORT SESSIONS SECONDS|RATE\n"), 2;
    int count = atoi(argv[3]), queue = epoll_create1(0);
    double seconds = atof(argv[4]);
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    Terminal *terminals = calloc(count, sizeof *terminals);
    signal(SIGPIPE, SIG_IGN);
    for (int i = 0; i < count; i++) {
        open_terminal(&terminals[i], context, atoi(argv[2]), queue);
        run(queue, now() + 15, &ready, i - 15);
    }
    run(queue, now() + 30, &ready, count);
    if (ready < count) return fprintf(stderr, "%d of %d terminals have a screen\n", ready, count), 1;
    if (!strcmp(argv[1], "idle")) {
        puts("READY"), fflush(stdout);
        return getchar() == EOF ? 0 : 0;
    }
    if (!strcmp(argv[1], "churn")) {
        puts("READY"), fflush(stdout);
        churning = 1;
        printf("%ld\n", churn(terminals, count, context, atoi(argv[2]), queue, seconds)), fflush(stdout);
        return 0;
    }
    for (int i = 0; i < count; i++) {
        put(&terminals[i], LOGON, sizeof LOGON);
        run(queue, now() + 15, &logged_on, i - 15);
    }
    run(queue, now() + 30, &logged_on, count);
    if (logged_on < count) return fprintf(stderr, "%d of %d terminals are at ECHO\n", logged_on, count), 1;
    typing = 1;
    puts("TYPING"), fflush(stdout);
    for (int i = 0; i < count; i++) terminals[i].records = 2, put(&terminals[i], TYPED, sizeof TYPED);
    double start = now();
    run(queue, start + seconds, NULL, 0);
    printf("%ld %.2f\n", screens, screens / (now() - start)), fflush(stdout);
    return screens == 0;
}
