/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "auditdisc/program/command.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOT_FOR_OTHERS 027
#define SYNOPSIS       13 /* columns of the longest */

typedef enum {
    ARGUMENT_NONE,
    ARGUMENT_OPTIONAL,
    ARGUMENT_REQUIRED,
    ARGUMENT_SEVERAL, /* at least one */
} Argument;

typedef struct {
    const char *name;
    const char *synopsis; /* what its argument is */
    Argument argument;
    AdCommandFunction function;
    const char *summary;
} Command;

static const Command commands[] = {
    {"run", "[PERIOD]", ARGUMENT_OPTIONAL, ad_command_run,
     "Every stage that is not done yet: build, burn, verify, and clear if asked to."},
    {"build", "PERIOD", ARGUMENT_OPTIONAL, ad_command_build,
     "Scan the sources, make the pages, seal them, master the image."},
    {"burn", "PERIOD", ARGUMENT_REQUIRED, ad_command_burn,
     "Burn the image and read it back."},
    {"clear", "PERIOD", ARGUMENT_REQUIRED, ad_command_clear,
     "Take out of the sources what is proven to be on disc; asks for --yes."},
    {"verify", "TARGET…", ARGUMENT_SEVERAL, ad_command_verify,
     "Compare a drive, an image or a folder with what was recorded."},
    {"prove", "NUMBER", ARGUMENT_REQUIRED, ad_command_prove,
     "Take one message from a disc, with a proof that it belongs there."},
    {"rescue", "TARGET…", ARGUMENT_SEVERAL, ad_command_rescue,
     "Put an image together from damaged discs and files."},
    {"find", "[PERIOD]", ARGUMENT_OPTIONAL, ad_command_find,
     "Which discs hold the days, an address, a subject or a message."},
    {"audit", "", ARGUMENT_NONE, ad_command_audit,
     "The yearly test of the shelf: which discs to read, and how they fared."},
    {"note", "UNIT TEXT", ARGUMENT_SEVERAL, ad_command_note,
     "Enter about a disc, such as 2005-05/A, where it is kept or who has it."},
    {"lost", "UNIT TEXT", ARGUMENT_SEVERAL, ad_command_lost,
     "Enter that a disc is lost: it counts no more until it is verified again."},
    {"hold", "PERIOD REASON", ARGUMENT_SEVERAL, ad_command_hold,
     "Let nothing of these days be cleared."},
    {"release", "PERIOD REASON", ARGUMENT_SEVERAL, ad_command_release,
     "Take a hold back."},
    {"status", "", ARGUMENT_NONE, ad_command_status,
     "A line for each period: how far it is and what comes next."},
    {"drives", "", ARGUMENT_NONE, ad_command_drives,
     "The drives of this machine and what lies in them."},
    {"show-config", "", ARGUMENT_NONE, ad_command_show_config,
     "Every key of the configuration, its value and where that came from."},
};

static void
print_help(void)
{
    printf("auditdisc: a month of e-mail as a disc that explains and proves itself\n\n"
           "Usage: auditdisc COMMAND [OPTION…] [ARGUMENT]\n\n");
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        const char *synopsis = commands[i].synopsis;
        int beside = SYNOPSIS - (int)g_utf8_strlen(synopsis, -1);
        printf("  %-11s %s%*s  %s\n", commands[i].name, synopsis, MAX(beside, 0), "",
               commands[i].summary);
    }
    printf(
        "\nPERIOD is 2005-05, 2005-05-30..2005-06-30 or last-month.\n"
        "auditdisc COMMAND --help lists the options; man auditdisc tells the rest.\n");
}

static const Command *
find_command(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

/* What is left of the arguments: the command's name, then as many words as it takes;
 * the first is ret_argument. */
static bool
take_argument(const Command *command, char **arguments, const char **ret_argument,
              GError **error)
{
    guint count = g_strv_length(arguments);

    *ret_argument = count > 1 ? arguments[1] : NULL;
    if ((count > 2 && command->argument != ARGUMENT_SEVERAL) ||
        (count > 1 && command->argument == ARGUMENT_NONE))
        return ad_error(error, AD_ERROR_USAGE, "%s: one argument too many: %s",
                        command->name, arguments[count - 1]);
    if (command->argument >= ARGUMENT_REQUIRED && (count < 2 || *arguments[1] == '\0'))
        return ad_error(error, AD_ERROR_USAGE,
                        "%s: %s is missing; see auditdisc %s --help", command->name,
                        command->synopsis, command->name);
    return true;
}

static bool
do_command(const Command *command, char ***arguments, AdReport *report, GError **error)
{
    g_autoptr(AdJob) job = ad_job_new();
    g_autofree char *name = g_strconcat("auditdisc ", command->name, NULL);
    g_autofree char *help = NULL;
    const char *argument;

    g_set_prgname(name);
    if (!ad_job_read(job, arguments, command->synopsis, command->summary, &help, error))
        return false;
    if (help != NULL) {
        printf("%s", help);
        return true;
    }
    if (!take_argument(command, *arguments, &argument, error))
        return false;
    ad_report_init(report, ad_job_flag(job, AD_KEY_JSON),
                   ad_job_flag(job, AD_KEY_QUIET), ad_job_flag(job, AD_KEY_VERBOSE));
    return command->function(job, report, argument, error);
}

static bool
is_word(const char *argument, const char *option, const char *word)
{
    return strcmp(argument, option) == 0 || strcmp(argument, word) == 0;
}

static bool
do_word(char ***arguments, AdReport *report, GError **error)
{
    const char *word = (*arguments)[0];
    const Command *command = find_command(word);

    if (command != NULL)
        return do_command(command, arguments, report, error);
    if (is_word(word, "--help", "help"))
        print_help();
    else if (is_word(word, "--version", "version"))
        printf("auditdisc %s\n", AD_VERSION);
    else
        return ad_error(error, AD_ERROR_USAGE,
                        "%s: no such command; see auditdisc --help", word);
    return true;
}

static int
fail(AdReport *report, const GError *error)
{
    g_autofree char *line = ad_text_clean(error->message, -1, AD_TEXT_LINE, NULL);

    ad_report_end_line(report);
    fprintf(stderr, "auditdisc: %s\n", line);
    return ad_error_exit_status(error);
}

/* A file that is opened later must not become standard error because cron or a
 * careless parent left that closed. */
static bool
fill_standard_descriptors(void)
{
    int descriptor;

    do
        descriptor = open("/dev/null", O_RDWR);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    return descriptor >= 0 && close(descriptor) == 0;
}

/* What can't be written has to come back as an error that can be told: neither a file
 * that may not grow nor a reader that has seen enough ends a run, or a burn. */
static void
outlive_writing(void)
{
    (void)signal(SIGXFSZ, SIG_IGN);
    (void)signal(SIGPIPE, SIG_IGN);
}

/* Half a list must not pass for a whole one; but who closed the pipe knows that. */
static void
check_output(AdReport *report, GError **error)
{
    ad_report_flush(report);
    if (*error == NULL && report->lost != 0 && report->lost != EPIPE)
        ad_error_errno(error, report->lost, "standard output");
}

int
main(int argc, char **argv)
{
    g_auto(GStrv) arguments = g_strdupv(argv + MIN(argc, 1));
    g_autoptr(GError) error = NULL;
    AdReport report = {0};

    if (!fill_standard_descriptors())
        return AD_ERROR_FAILED;
    umask(umask(NOT_FOR_OTHERS) | NOT_FOR_OTHERS);
    outlive_writing();
    setlocale(LC_CTYPE, "C.UTF-8");
    if (arguments[0] == NULL) {
        print_help();
        return AD_ERROR_USAGE;
    }
    do_word(&arguments, &report, &error);
    check_output(&report, &error);
    return error != NULL ? fail(&report, error) : 0;
}
