import time, pytest
from django.conf import settings
from django.db import connection
from cairn.courses import api
from cairn.courses.models import *
from tests.cast import NOW
pytestmark = pytest.mark.django_db
def test_it():
    import cProfile, pstats
    library=__import__('cairn.library.api',fromlist=['x'])
    library.import_record((settings.SEEDS/'records'/'catalogue_record.txt').read_text('utf-8-sig'), key='improvement-fundamentals-2021', by=None, at=NOW)
    t=time.process_time(); pr=cProfile.Profile() 
    import os
    if os.environ.get('PROF'): pr.enable()
    api.import_programme(settings.SEEDS/'improvement-fundamentals', by=None, at=NOW, say=print)
    pr.disable()
    print('first', time.process_time()-t)
    if os.environ.get('PROF'): pstats.Stats(pr).sort_stats('cumtime').print_stats(60)
    t=time.process_time()
    plan=api.plan_of(settings.SEEDS/'improvement-fundamentals')
    print('plan', time.process_time()-t)
    for one in plan.changes:
        if one.status!='unchanged': print(one)
    print(LearningObject.objects.count(), QuestionVersion.objects.count(), Figure.objects.count(), Citation.objects.count(), Quest.objects.count(), GateCondition.objects.count(), WorksheetField.objects.count(), PollOption.objects.count(), CacheClue.objects.count(), QuizSettings.objects.count())
