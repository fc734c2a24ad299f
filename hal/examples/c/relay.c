/*
 * A driver that is given another driver's table and forwards everything to it, both ways: the smallest
 * complete program on either side of herald_hal.h, and the proof that nothing is lost on the way. The
 * option "target" is the address of the table, in hexadecimal; all other options are the target's.
 */
#include <herald_hal.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct herald_hal_device {
    const herald_hal_driver *target;
    herald_hal_device *device;
    /* The host's, and what the target gets instead. */
    const herald_hal_context *host;
    herald_hal_context context;
};

static int64_t relay_now_ns(void *self) {
    const herald_hal_context *host = ((herald_hal_device *) self)->host;
    return host->now_ns(host->host);
}

static void relay_wake_at(void *self, int64_t at_ns, uint64_t token) {
    const herald_hal_context *host = ((herald_hal_device *) self)->host;
    host->wake_at(host->host, at_ns, token);
}

static void relay_entropy(void *self, uint8_t *bytes, uint32_t count) {
    const herald_hal_context *host = ((herald_hal_device *) self)->host;
    host->entropy(host->host, bytes, count);
}

/* Copied rather than passed on: the copy has the size that this file was compiled with, and everything
 * in it has been read and written by C. */
static void relay_emit(void *self, const herald_hal_event *event) {
    const herald_hal_context *host = ((herald_hal_device *) self)->host;
    herald_hal_event copy = {0};
    memcpy(&copy, event, event->struct_size < sizeof copy ? event->struct_size : sizeof copy);
    copy.struct_size = sizeof copy;
    host->emit(host->host, &copy);
}

static void relay_post(void *self, uint64_t token) {
    const herald_hal_context *host = ((herald_hal_device *) self)->host;
    host->post(host->host, token);
}

static int32_t relay_open(
        const herald_hal_context *host,
        const herald_hal_option *options,
        uint32_t option_count,
        herald_hal_device **device,
        char *message,
        uint32_t message_size) {
    uintptr_t address = 0;
    herald_hal_option *others = calloc(option_count + 1, sizeof *others);
    herald_hal_device *self = calloc(1, sizeof *self);
    uint32_t other_count = 0;
    int32_t result;

    if (others == NULL || self == NULL) {
        free(others);
        free(self);
        snprintf(message, message_size, "out of memory");
        return HERALD_HAL_OPEN_FAILED;
    }
    for (uint32_t i = 0; i < option_count; i++) {
        if (strcmp(options[i].key, "target") == 0) {
            address = (uintptr_t) strtoull(options[i].value, NULL, 16);
        } else {
            others[other_count++] = options[i];
        }
    }
    self->target = (const herald_hal_driver *) address;
    self->host = host;
    self->context.struct_size = sizeof self->context;
    self->context.contract_major = host->contract_major;
    self->context.contract_minor = host->contract_minor;
    self->context.host = self;
    self->context.now_ns = relay_now_ns;
    self->context.wake_at = relay_wake_at;
    self->context.entropy = relay_entropy;
    self->context.emit = relay_emit;
    self->context.post = relay_post;
    if (self->target == NULL) {
        snprintf(message, message_size, "option target is missing: the address of a driver's table, in hexadecimal");
        result = HERALD_HAL_OPEN_OPTION;
    } else {
        result = self->target->open(
                &self->context, others, other_count, &self->device, message, message_size);
    }
    free(others);
    if (result == HERALD_HAL_OPEN_OK) {
        *device = self;
    } else {
        free(self);
    }
    return result;
}

static const herald_hal_descriptor *relay_describe(herald_hal_device *self) {
    return self->target->describe(self->device);
}

static void relay_submit(herald_hal_device *self, const herald_hal_command *command) {
    herald_hal_command copy = {0};
    memcpy(&copy, command, command->struct_size < sizeof copy ? command->struct_size : sizeof copy);
    copy.struct_size = sizeof copy;
    self->target->submit(self->device, &copy);
}

static void relay_wake(herald_hal_device *self, uint64_t token) {
    self->target->wake(self->device, token);
}

static void relay_close(herald_hal_device *self) {
    self->target->close(self->device);
    free(self);
}

const herald_hal_driver *herald_hal_driver_v1(void) {
    static const herald_hal_driver relay = {
        .struct_size = sizeof(herald_hal_driver),
        .contract_major = HERALD_HAL_CONTRACT_MAJOR,
        .contract_minor = HERALD_HAL_CONTRACT_MINOR,
        .name = "relay",
        .open = relay_open,
        .describe = relay_describe,
        .submit = relay_submit,
        .wake = relay_wake,
        .close = relay_close,
    };
    return &relay;
}
