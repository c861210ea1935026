from django.core.management.base import BaseCommand, CommandError

from quizzes import practice


class Command(BaseCommand):
    help = "Check that counters agree with the answers and that every rating follows from them; fail on a difference."

    def handle(self, **options) -> None:
        differences = practice.recount()
        for difference in differences:
            self.stdout.write(str(difference))
        if differences:
            count = f"{len(differences)} difference{'' if len(differences) == 1 else 's'}"
            raise CommandError(f"{count} between what is stored and what the answers say.")
        self.stdout.write("Counters agree with the answers, and all ratings follow from them.")
