"""The command `ringback`: what commands there are. Each has a module of its own; nothing heavy is imported here."""

from __future__ import annotations

import typer

from ringback import __version__
from ringback.cli import (
    following,
    imports,
    lead_list,
    leads,
    limits,
    mail,
    mail_files,
    mail_inbox,
    mailboxes,
    moves,
    people,
    plan,
    playbook_files,
    playbooks,
    rules,
    serve,
    setup,
    suppress,
    templates,
)

app = typer.Typer(
    name="ringback",
    help="Follow up with every lead until it is a yes or a no.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("serve")(serve.serve)
app.command("worker")(serve.worker)
app.command("import")(imports.import_list)
app.command("plan")(plan.plan)
app.command("desk")(leads.desk)
app.command("why")(leads.why)
app.command("check")(leads.check)

rules_app = typer.Typer(help="Contact rules, and what was declared by hand.", no_args_is_help=True)
rules_app.command("show")(rules.show)
rules_app.command("table")(rules.table)
rules_app.command("declare")(rules.declare)
rules_app.command("lift")(rules.lift)
rules_app.command("proclamations")(rules.proclamations)
app.add_typer(rules_app, name="rules")
limit_app = typer.Typer(help="Limits of your own on calls to a person.", no_args_is_help=True)
limit_app.command("list")(limits.list_limits)
limit_app.command("add")(limits.add_limit)
limit_app.command("remove")(limits.remove_limit)
limit_app.command("courtesy")(limits.add_courtesy)
app.add_typer(limit_app, name="limit")

lead_app = typer.Typer(help="Look at leads, their playbooks and whose they are.", no_args_is_help=True)
lead_app.command("list")(lead_list.list_leads)
lead_app.command("show")(leads.show)
lead_app.command("enroll")(leads.enroll)
lead_app.command("plan")(following.plan_ahead)
lead_app.command("refer")(following.refer)
lead_app.command("merge")(people.merge_leads)
lead_app.command("unmerge")(people.unmerge_lead)
lead_app.command("erase")(people.erase_person)
app.add_typer(lead_app, name="lead")

consent_app = typer.Typer(help="What people allow.", no_args_is_help=True)
consent_app.command("list")(people.list_consents)
consent_app.command("give")(people.give_consent)
consent_app.command("revoke")(people.revoke_consents)
consent_app.command("ground")(people.add_ground)
app.add_typer(consent_app, name="consent")

suppress_app = typer.Typer(help="The opt-out list.", no_args_is_help=True)
suppress_app.command("add")(suppress.add)
suppress_app.command("list")(suppress.list_all)
suppress_app.command("lift")(suppress.lift)
app.add_typer(suppress_app, name="suppress")

business_app = typer.Typer(help="Which workspaces are one business.", no_args_is_help=True)
business_app.command("show")(people.show_business)
business_app.command("join")(people.join_business)
business_app.command("leave")(people.leave_business)
app.add_typer(business_app, name="business")

user_app = typer.Typer(help="People who can sign in.", no_args_is_help=True)
user_app.command("add")(setup.add_user)
user_app.command("password")(setup.change_password)
user_app.command("away")(following.set_away)
user_app.command("back")(following.clear_away)
app.add_typer(user_app, name="user")

mail_app = typer.Typer(help="Mail accounts, and messages in files.", no_args_is_help=True)
mail_app.command("connect")(mail.connect)
mail_app.command("list")(mail.list_accounts)
mail_app.command("check")(mail.check)
mail_app.command("start")(mail.start)
mail_app.command("remove")(mail.remove)
mail_app.command("domain")(mail.domain)
mail_app.command("fetch")(mailboxes.fetch_mail)
mail_app.command("classify")(mail_files.classify)
app.add_typer(mail_app, name="mail")

inbox_app = typer.Typer(help="Messages that came in.", no_args_is_help=True)
inbox_app.command("list")(mail_inbox.list_messages)
inbox_app.command("show")(mail_inbox.show)
inbox_app.command("settle")(mail_inbox.settle)
inbox_app.command("take-in")(mail_inbox.take_in)
app.add_typer(inbox_app, name="inbox")

token_app = typer.Typer(help="Keys for programs.", no_args_is_help=True)
token_app.command("issue")(setup.issue_token)
app.add_typer(token_app, name="token")

playbooks.app.command("check")(playbook_files.check)
playbooks.app.command("schema")(playbook_files.schema)
playbooks.app.command("move")(moves.move)
app.add_typer(playbooks.app, name="playbook")
app.add_typer(templates.app, name="template")


@app.command("shell")
def shell() -> None:
    """A Python shell with Ringback loaded."""
    from ringback.cli.database import ready

    ready()
    from django.core.management import call_command

    call_command("shell")


@app.command(
    "manage", context_settings={"ignore_unknown_options": True, "allow_extra_args": True}, hidden=True
)
def manage(context: typer.Context) -> None:
    """Django's own management commands, for developers."""
    from ringback.cli.database import connect

    connect()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["ringback", *context.args])


@app.command("version")
def version() -> None:
    """Which version this is."""
    typer.echo(__version__)


def main() -> None:
    """Entry point of the console script."""
    app()
