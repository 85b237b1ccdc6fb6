#ifndef CGPIO_SHIM_H
#define CGPIO_SHIM_H

#include <linux/gpio.h>
#include <sys/ioctl.h>

/* The requests of the kernel's GPIO v2 interface are macros, which Swift does not import. */

static inline unsigned long cgpio_get_chip_info(void) { return GPIO_GET_CHIPINFO_IOCTL; }
static inline unsigned long cgpio_get_line(void) { return GPIO_V2_GET_LINE_IOCTL; }
static inline unsigned long cgpio_get_values(void) { return GPIO_V2_LINE_GET_VALUES_IOCTL; }
static inline unsigned long cgpio_set_values(void) { return GPIO_V2_LINE_SET_VALUES_IOCTL; }

#endif
