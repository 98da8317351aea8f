/*
title = "Hosts"
description = "Who hosted which event."

SELECT 1 AS one;
